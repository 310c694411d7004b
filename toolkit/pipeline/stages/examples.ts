// The data stage's artifact, written and read in one place.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example } from '../../data/records.ts';
import { createMatcher } from '../../text/matcher.ts';
import type { TaskName } from '../../text/task.ts';
import { type Dictionary, formatTerms, parseTerms } from '../../text/terms.ts';
import { createTokenizer, type Tokenizer } from '../../text/tokenizer.ts';
import { formatVocab, parseVocab, type Vocab } from '../../text/vocab.ts';
import type { Artifact } from '../store.ts';
import { readRecords } from './data/records-file.ts';

/** The dictionary, where the recipe has one. */
export const TERMS = 'terms.tsv';

export const parts = ['train', 'validation', 'test'] as const;

export type Part = (typeof parts)[number];

/** Whether a file of the artifact holds the records of a part. */
export const isPart = (name: string): boolean => parts.some((part) => name === `${part}.jsonl`);

export interface Prepared {
  readonly task: TaskName;
  readonly labels: readonly string[];
  readonly vocab: Vocab;
  /** The recipe's dictionary. */
  readonly terms?: Dictionary;
}

/** Writes what the parts beside it share. */
export async function writePrepared(folder: string, { task, labels, vocab, terms }: Prepared): Promise<void> {
  const known = terms ? { termTypes: terms.types } : {};
  await writeFile(join(folder, 'labels.json'), `${JSON.stringify({ task, labels, ...known }, null, 2)}\n`);
  await writeFile(join(folder, 'vocab.txt'), formatVocab(vocab));
  if (terms) await writeFile(join(folder, TERMS), formatTerms(terms.terms));
}

export async function readPrepared({ folder }: Artifact): Promise<Prepared> {
  const { termTypes, ...facts } = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8')) as Facts;
  const where = join(folder, 'vocab.txt');
  const vocab = parseVocab(await readFile(where, 'utf8'), where);
  return { ...facts, vocab, ...(termTypes ? { terms: await readTermsFile(join(folder, TERMS), termTypes) } : {}) };
}

type Facts = Omit<Prepared, 'vocab' | 'terms'> & { readonly termTypes?: readonly string[] };

async function readTermsFile(where: string, types: readonly string[]): Promise<Dictionary> {
  const lines = (await readFile(where, 'utf8')).split('\n');
  return { types, terms: parseTerms(lines, { where, needed: false }) };
}

/** The examples of a part without their reasoning and answers; none where the recipe asks for no such part. */
export async function readPart({ folder, files }: Artifact, part: Part): Promise<readonly Example[]> {
  if (!Object.hasOwn(files, `${part}.jsonl`)) return [];
  const examples: Example[] = [];
  for await (const { reasoning: _, answer: __, ...rest } of readRecords(join(folder, `${part}.jsonl`)))
    examples.push(rest);
  return examples;
}

export function tokenizerOf({ vocab, terms }: Prepared, maxLength: number): Tokenizer {
  const matcher = terms && createMatcher(terms.terms, { types: terms.types, where: TERMS });
  return createTokenizer(vocab, { maxLength, ...(matcher ? { terms: matcher } : {}) });
}
