// Texts as a packed corpus in memory: each a document of its own.
import { createHash } from 'node:crypto';
import type { Corpus } from './batch.ts';
import { type Packing, pack } from './pack.ts';

/** Packs `texts`, line by line. For corpora that do not fit there are token files. */
export async function packedTexts(
  texts: Iterable<string>,
  packing: Pick<Packing, 'tokenizer' | 'segment'>,
): Promise<Corpus> {
  const hash = createHash('sha256');
  const tokens: number[] = [];
  for await (const chunk of pack(documents(texts), packing)) {
    hash.update(chunk);
    for (const token of chunk) tokens.push(token);
  }
  const all = Uint32Array.from(tokens);
  return { length: all.length, digest: hash.digest('hex'), read: (from, length) => all.subarray(from, from + length) };
}

function* documents(texts: Iterable<string>): Generator<string> {
  for (const text of texts) {
    yield* text.split('\n').filter((line) => line.trim() !== '');
    yield '';
  }
}
