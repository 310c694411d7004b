// What a teacher is asked, and what it says: files that the stages behind it learn from.
import { join } from 'node:path';
import type { Example } from '../../data/records.ts';
import { inputOf } from '../../evaluate/evaluate.ts';
import type { Input } from '../../runtime/answers.ts';
import type { Reply } from '../../runtime/model.ts';
import type { Event } from '../events.ts';
import type { Context } from '../stage.ts';
import type { Artifact } from '../store.ts';
import { type Digested, digestsOf } from './data/settings.ts';
import { type Prepared, readPart, readPrepared } from './examples.ts';
import { figureEvents } from './figures.ts';
import { readLogits, writeLogits } from './network.ts';
import { taskOf } from './tasks.ts';
import { readUnlabelled } from './unlabelled.ts';

/** Where the texts without labels are, and which of them are used. */
export interface Pool {
  readonly files: readonly Digested[];
  readonly limit: number;
  readonly seed: number;
}

/** What of a pool a stage's result follows from. */
export const poolSettings = (pool: Pool | undefined) =>
  pool ? { files: digestsOf(pool.files)!, limit: pool.limit, seed: pool.seed } : null;

/** Examples that a teacher is asked about; those without labels have none. */
export interface Asked {
  readonly prepared: Prepared;
  readonly train: readonly Example[];
  readonly test: readonly Example[];
  readonly unlabelled: readonly Example[];
}

type Rows = readonly (readonly number[])[];

/** Logits for each example asked about. */
export interface Answers {
  readonly train: Rows;
  readonly test: Rows;
  readonly unlabelled: Rows;
}

const files: { readonly [P in keyof Answers]: string } = {
  train: 'logits.f32',
  test: 'test.f32',
  unlabelled: 'unlabelled.f32',
};
const parts = Object.keys(files) as (keyof Answers)[];

export async function readAsked(data: Artifact, pool: Pool | undefined): Promise<Asked> {
  const prepared = await readPrepared(data);
  const [train, test] = [await readPart(data, 'train'), await readPart(data, 'test')];
  if (!pool) return { prepared, train, test, unlabelled: [] };
  const known = [...train, ...test, ...(await readPart(data, 'validation'))];
  const { files: sources, limit, seed } = pool;
  const pairs = taskOf(prepared.task).texts > 1;
  const found = await readUnlabelled(sources, { limit, seed, pairs, known });
  const unlabelled = found.map((one, at) => ({ id: `unlabelled:${at}`, label: '', ...one }));
  return { prepared, train, test, unlabelled };
}

/** Of replies, what is learned from. */
export const logitsOf = (
  replies: { readonly [P in keyof Answers]: readonly { readonly logits: readonly number[] }[] },
): Answers => {
  const rows = (part: keyof Answers): Rows => replies[part].map(({ logits }) => logits);
  return { train: rows('train'), test: rows('test'), unlabelled: rows('unlabelled') };
};

/** Texts asked about at once: the steps of the progress. */
const TOGETHER = 512;

/** Asks about every example, part by part, and tells how far it is. */
export async function* answered<R>(
  { train, test, unlabelled }: Asked,
  ask: (texts: readonly Input[]) => Promise<readonly R[]>,
  { step, signal }: Pick<Context, 'step' | 'signal'>,
): AsyncGenerator<Event, { readonly [P in keyof Answers]: readonly R[] }> {
  const total = train.length + test.length + unlabelled.length;
  let done = 0;
  async function* part(examples: readonly Example[]): AsyncGenerator<Event, readonly R[]> {
    const replies: R[] = [];
    for (let start = 0; start < examples.length; start += TOGETHER) {
      signal.throwIfAborted();
      const some = await ask(examples.slice(start, start + TOGETHER).map(inputOf));
      for (const reply of some) replies.push(reply);
      done += some.length;
      yield { kind: 'progress', step: step.id, done, total };
    }
    return replies;
  }
  return { train: yield* part(train), test: yield* part(test), unlabelled: yield* part(unlabelled) };
}

export async function writeAnswers(folder: string, answers: Answers): Promise<void> {
  for (const part of parts) await writeLogits(join(folder, files[part]), answers[part]);
}

export async function readAnswers({ folder }: Artifact): Promise<Answers> {
  const [train, test, unlabelled] = await Promise.all(parts.map((part) => readLogits(join(folder, files[part]))));
  return { train: train!, test: test!, unlabelled: unlabelled! };
}

/** The figure that a teacher's task is judged by, from its replies to the test examples. */
export function judged(
  step: string,
  { prepared: { task, labels }, test }: Asked,
  replies: readonly Reply[],
): readonly Event[] {
  const { main, figures } = taskOf(task).score(test, replies, labels);
  return figureEvents(step, { [main]: figures[main]! });
}

/** The same from logits; nothing of a task of which they do not tell all. */
export function judgedBy(step: string, asked: Asked, rows: Rows): readonly Event[] {
  const { task, labels } = asked.prepared;
  const { said } = taskOf(task);
  return said
    ? judged(
        step,
        asked,
        rows.map((row) => said(row, labels)),
      )
    : [];
}
