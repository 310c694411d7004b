// Text to token ids, as Hugging Face's fast BERT tokenizer makes them, with offsets into the text.
import { Fault } from '../words/fault.ts';
import { type Found, type Marks, type Matcher, marksOf } from './matcher.ts';
import { after, normalize } from './normalize.ts';
import { isSpace, wordEnd } from './pretokenize.ts';
import { share } from './truncate.ts';
import { specials, type Vocab } from './vocab.ts';
import { createPieces } from './wordpiece.ts';

export type Offset = readonly [start: number, end: number];

/** The tokens of a text or a pair of texts, `[CLS]` and `[SEP]` included. */
export interface Encoding {
  readonly ids: number[];
  /** 0 for the first text and the marks round it, 1 for the second and the `[SEP]` after it. */
  readonly typeIds: number[];
  /** UTF-16 offsets into the text that the token is of; [0, 0] for the tokens added round the texts. */
  readonly offsets: Offset[];
  /** Where the tokens stand in terms; present if the tokenizer has a dictionary. */
  readonly terms?: Marks;
}

export interface Tokenizer {
  readonly vocab: Vocab;
  encode(text: string, pair?: string): Encoding;
}

export interface TokenizerOptions {
  /** Tokens of an encoding at most, the added ones included; at least 3, Infinity for no limit. */
  readonly maxLength: number;
  /** Lower-case and strip accents. @default true */
  readonly lowerCase?: boolean;
  /** The dictionary whose terms are marked. */
  readonly terms?: Matcher;
}

interface Sequence {
  readonly ids: number[];
  readonly offsets: Offset[];
  readonly terms: Marks | undefined;
}

/**
 * A tokenizer over `vocab`. Special tokens written in a text are recognised, as the reference does. A pair that is too long
 * loses tokens from the end of the longer text first. Lone surrogates are dropped like U+FFFD. No term reaches over a special
 * token, and one that is cut has no last token. Throws a Fault for a bad length.
 */
export function createTokenizer(vocab: Vocab, { maxLength, lowerCase = true, terms }: TokenizerOptions): Tokenizer {
  if (!(maxLength >= 3) || (maxLength !== Infinity && !Number.isInteger(maxLength))) {
    throw new Fault('text.bad-length', { received: String(maxLength) });
  }
  const pieces = createPieces(vocab.ids, vocab.unk);

  /**
   * The tokens of `text`, up to the word that brings them to `maxLength`: the reference stops there too, and of two such
   * texts it takes the one with more tokens until then for the longer.
   */
  const tokenize = (text: string): Sequence => {
    const ids: number[] = [];
    const offsets: Offset[] = [];
    const found: Found[] = [];
    const read = (): Sequence => ({ ids, offsets, terms: terms && marksOf(offsets, found) });
    for (const part of parts(text)) {
      if (part.special) {
        ids.push(vocab.ids.get(text.slice(part.start, part.end))!);
        offsets.push([part.start, part.end]);
        continue;
      }
      const normalized = normalize(text, lowerCase, part.start, part.end);
      const { codes, starts } = normalized;
      if (terms) for (const term of terms.find(text, normalized)) found.push(term);
      const ends: number[] = [];
      const base = ids.length;
      for (let at = 0, end = 0; at < codes.length; at = end) {
        if (isSpace(codes[at]!)) {
          end = at + 1;
          continue;
        }
        end = wordEnd(codes, at);
        const from = ids.length;
        pieces(codes, at, end, ids, ends);
        for (let i = from, start = at; i < ids.length; i++) {
          const stop = ends[i - base]!;
          offsets.push([starts[start]!, after(text, starts[stop - 1]!)]);
          start = stop;
        }
        if (ids.length >= maxLength) return read();
      }
    }
    return read();
  };

  return {
    vocab,
    encode(text, pair) {
      const encoding: Encoding = {
        ...{ ids: [], typeIds: [], offsets: [] },
        ...(terms ? { terms: { positions: [], types: [] } } : {}),
      };
      add(encoding, vocab.cls, 0);
      if (pair === undefined) {
        append(encoding, tokenize(text), maxLength - 2, 0);
        add(encoding, vocab.sep, 0);
        return encoding;
      }
      const [first, second] = [tokenize(text), tokenize(pair)];
      const [kept, rest] = share(first.ids.length, second.ids.length, maxLength - 3);
      append(encoding, first, kept, 0);
      add(encoding, vocab.sep, 0);
      append(encoding, second, rest, 1);
      add(encoding, vocab.sep, 1);
      return encoding;
    },
  };
}

function add(encoding: Encoding, id: number, type: number): void {
  encoding.ids.push(id);
  encoding.typeIds.push(type);
  encoding.offsets.push([0, 0]);
  encoding.terms?.positions.push(0);
  encoding.terms?.types.push(0);
}

function append(encoding: Encoding, { ids, offsets, terms }: Sequence, length: number, type: number): void {
  for (let i = 0; i < ids.length && i < length; i++) {
    encoding.ids.push(ids[i]!);
    encoding.typeIds.push(type);
    encoding.offsets.push(offsets[i]!);
    if (terms) {
      encoding.terms?.positions.push(terms.positions[i]!);
      encoding.terms?.types.push(terms.types[i]!);
    }
  }
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly special: boolean;
}

const special = new RegExp(specials.map((token) => token.replace(/[[\]]/g, '\\$&')).join('|'), 'g');

/** Cuts `text` at the special tokens written in it. They are found before normalization: `[mask]` is not one. */
export function* parts(text: string): Generator<Part> {
  let end = 0;
  for (const { 0: token, index } of text.matchAll(special)) {
    if (index > end) yield { start: end, end: index, special: false };
    end = index + token.length;
    yield { start: index, end, special: true };
  }
  if (end < text.length) yield { start: end, end: text.length, special: false };
}
