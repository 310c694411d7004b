// The data stage's artifact, written and read in one place.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example } from '../../data/records.ts';
import { createTokenizer, type Tokenizer } from '../../text/tokenizer.ts';
import { formatVocab, parseVocab, type Vocab } from '../../text/vocab.ts';
import type { Artifact } from '../store.ts';

export type Part = 'train' | 'validation' | 'test';

export interface Prepared {
  readonly labels: readonly string[];
  readonly vocab: Vocab;
  /** Whether the records are pairs of texts. */
  readonly pairs: boolean;
}

export async function writePrepared(
  folder: string,
  prepared: Prepared,
  parts: Partial<Record<Part, readonly Example[]>>,
): Promise<void> {
  const { labels, vocab, pairs } = prepared;
  await writeFile(join(folder, 'labels.json'), `${JSON.stringify({ labels, pairs }, null, 2)}\n`);
  await writeFile(join(folder, 'vocab.txt'), formatVocab(vocab));
  for (const [name, examples] of Object.entries(parts)) {
    await writeFile(
      join(folder, `${name}.jsonl`),
      examples.map((example) => `${JSON.stringify(example)}\n`),
    );
  }
}

export async function readPrepared({ folder }: Artifact): Promise<Prepared> {
  const { labels, pairs } = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')) as Omit<Prepared, 'vocab'>;
  const where = join(folder, 'vocab.txt');
  return { labels, pairs, vocab: parseVocab(await readFile(where, 'utf8'), where) };
}

/** The examples of a part; none where the recipe asks for no such part. */
export async function readPart({ folder, files }: Artifact, part: Part): Promise<readonly Example[]> {
  if (!Object.hasOwn(files, `${part}.jsonl`)) return [];
  const text = await readFile(join(folder, `${part}.jsonl`), 'utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Example]));
}

export const tokenizerOf = ({ vocab }: Prepared, maxLength: number): Tokenizer => createTokenizer(vocab, { maxLength });
