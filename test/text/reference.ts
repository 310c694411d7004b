// The reference tokenizer (the npm package `tokenizers`) over one of our vocabularies, and what it and ours disagree on.
import { readFileSync } from 'node:fs';
import { Tokenizer as Reference } from 'tokenizers';
import type { Encoding, Tokenizer } from '../../toolkit/text/tokenizer.ts';
import { parseVocab, specials, type Vocab } from '../../toolkit/text/vocab.ts';

export const goldenVocab = (): Vocab =>
  parseVocab(readFileSync(new URL('../golden/hf-checkpoint/vocab.txt', import.meta.url), 'utf8'));

/** The tokenizer.json of a BERT checkpoint with this vocabulary. */
export function createReference(vocab: Vocab, lowerCase: boolean, maxLength?: number): Reference {
  const [cls, sep] = ['[CLS]', '[SEP]'].map((id) => ({ first: special(id, 0), second: special(id, 1) }));
  const sequence = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
  const named = (id: string) => ({ id, ids: [vocab.ids.get(id)!], tokens: [id] });
  const reference = Reference.fromString(
    JSON.stringify({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: specials.map((content) => ({
        id: vocab.ids.get(content)!,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: lowerCase,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [cls!.first, sequence('A', 0), sep!.first],
        pair: [cls!.first, sequence('A', 0), sep!.first, sequence('B', 1), sep!.second],
        special_tokens: { '[CLS]': named('[CLS]'), '[SEP]': named('[SEP]') },
      },
      decoder: null,
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocab.ids),
      },
    }),
  );
  if (maxLength !== undefined) reference.setTruncation(maxLength);
  return reference;
}

const special = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } });

type Raw = Awaited<ReturnType<Reference['encode']>>;

/** The reference counts offsets in code points; ours are UTF-16. */
export function toUtf16(raw: Raw, text: string, pair = ''): Encoding {
  const [first, second] = [units(text), units(pair)];
  const typeIds = raw.getTypeIds();
  const offsets = raw.getOffsets().map(([start, end], i): [number, number] => {
    const map = typeIds[i] === 0 ? first : second;
    return [map[start!]!, map[end!]!];
  });
  return { ids: raw.getIds(), typeIds, offsets };
}

/** UTF-16 offset of each code point, and of the end. */
function units(text: string): number[] {
  const offsets = [0];
  for (const character of text) offsets.push(offsets.at(-1)! + character.length);
  return offsets;
}

/** What the two make of `texts`, where they differ. Lone surrogates cannot be handed to the reference: it gets U+FFFD. */
export async function differences(
  texts: readonly string[],
  tokenizer: Tokenizer,
  reference: Reference,
): Promise<string[]> {
  const raws = await reference.encodeBatch(texts.map((text) => text.toWellFormed()));
  return texts.flatMap((text, i) => {
    const [ours, theirs] = [tokenizer.encode(text), toUtf16(raws[i]!, text)];
    return same(ours, theirs) ? [] : [JSON.stringify({ text, ours, theirs })];
  });
}

export const same = (a: Encoding, b: Encoding): boolean =>
  a.ids.length === b.ids.length &&
  a.ids.every(
    (id, i) =>
      id === b.ids[i] &&
      a.typeIds[i] === b.typeIds[i] &&
      a.offsets[i]![0] === b.offsets[i]![0] &&
      a.offsets[i]![1] === b.offsets[i]![1],
  );
