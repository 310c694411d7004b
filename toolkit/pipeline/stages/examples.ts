// The data stage's artifact, written and read in one place.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example } from '../../data/records.ts';
import { createTokenizer, type Tokenizer } from '../../text/tokenizer.ts';
import { formatVocab, parseVocab, type Vocab } from '../../text/vocab.ts';
import type { Artifact } from '../store.ts';
import { readRecords } from './data/records-file.ts';

export const parts = ['train', 'validation', 'test'] as const;

export type Part = (typeof parts)[number];

/** Whether a file of the artifact holds the records of a part. */
export const isPart = (name: string): boolean => parts.some((part) => name === `${part}.jsonl`);

export interface Prepared {
  readonly labels: readonly string[];
  readonly vocab: Vocab;
  /** Whether the records are pairs of texts. */
  readonly pairs: boolean;
}

/** Writes what the parts beside it share. */
export async function writePrepared(folder: string, { labels, vocab, pairs }: Prepared): Promise<void> {
  await writeFile(join(folder, 'labels.json'), `${JSON.stringify({ labels, pairs }, null, 2)}\n`);
  await writeFile(join(folder, 'vocab.txt'), formatVocab(vocab));
}

export async function readPrepared({ folder }: Artifact): Promise<Prepared> {
  const { labels, pairs } = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')) as Omit<Prepared, 'vocab'>;
  const where = join(folder, 'vocab.txt');
  return { labels, pairs, vocab: parseVocab(await readFile(where, 'utf8'), where) };
}

/** The examples of a part without their reasoning and answers; none where the recipe asks for no such part. */
export async function readPart({ folder, files }: Artifact, part: Part): Promise<readonly Example[]> {
  if (!Object.hasOwn(files, `${part}.jsonl`)) return [];
  const examples: Example[] = [];
  for await (const { reasoning: _, answer: __, ...rest } of readRecords(join(folder, `${part}.jsonl`)))
    examples.push(rest);
  return examples;
}

export const tokenizerOf = ({ vocab }: Prepared, maxLength: number): Tokenizer => createTokenizer(vocab, { maxLength });
