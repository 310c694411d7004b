// A corpus as one long row of tokens: what training reads pieces of. A number holds a token's id, and in its highest bit
// whether the token goes on with the word of the one before.
import type { Tokenizer } from '../../text/tokenizer.ts';
import type { Segment } from './segment.ts';

const CONTINUES = 0x8000_0000;

export const idOf = (packed: number): number => packed & ~CONTINUES;
export const continues = (packed: number): boolean => packed >= CONTINUES;

/** Tokens that are handed on together. */
const CHUNK = 65_536;

export interface Packing {
  /** Of unlimited length. */
  readonly tokenizer: Tokenizer;
  readonly segment: Segment;
  /** Which documents, counted from 0, are packed; the others are passed over. @default all */
  readonly keep?: (document: number) => boolean;
}

/**
 * Packs `lines`, one paragraph each, with a blank line between documents: the tokens of each document, then `[SEP]`. Takes no
 * more memory for a longer corpus; the tokens do not depend on where chunks end.
 */
export async function* pack(
  lines: Iterable<string> | AsyncIterable<string>,
  packing: Packing,
): AsyncGenerator<Uint32Array> {
  const { keep = () => true, tokenizer } = packing;
  let chunk: number[] = [];
  let document = 0;
  let open = false;
  for await (const line of lines) {
    const blank = line.trim() === '';
    if (blank && open) {
      if (keep(document)) chunk.push(tokenizer.vocab.sep);
      document++;
    } else if (!blank && keep(document)) {
      for (const token of paragraph(line, packing)) chunk.push(token);
    }
    open = !blank;
    if (chunk.length < CHUNK) continue;
    yield Uint32Array.from(chunk);
    chunk = [];
  }
  if (open && keep(document)) chunk.push(tokenizer.vocab.sep);
  if (chunk.length > 0) yield Uint32Array.from(chunk);
}

/**
 * The tokens of one paragraph, packed. A token goes on with a word if it starts inside the same one as the token before, or if
 * it is a piece (`##…`) of what the tokenizer took for one.
 */
export function paragraph(text: string, { tokenizer, segment }: Pick<Packing, 'tokenizer' | 'segment'>): number[] {
  const { ids, offsets } = tokenizer.encode(text);
  const { tokens } = tokenizer.vocab;
  const words = segment(text);
  let [word, end] = [-1, 0];
  const tokenWords = offsets.map(([start]) => {
    while (end <= start && word < words.length - 1) end += words[++word]!.length;
    return word;
  });
  return ids
    .map((id, i) => {
      const inside = i > 1 && (tokenWords[i] === tokenWords[i - 1] || tokens[id]!.startsWith('##'));
      return inside ? (id | CONTINUES) >>> 0 : id;
    })
    .slice(1, -1);
}
