// How fast models answer, side by side.
import type { Example } from '../data/records.ts';
import type { Input } from '../runtime/answers.ts';
import { inputOf } from './evaluate.ts';
import { type Latency, latencies } from './latency.ts';
import type { Subject } from './subject.ts';

/** Milliseconds per call and texts per second, one entry per model. */
export interface Speed {
  /** One text at a time, of the texts in turn. */
  readonly single: readonly Latency[];
  /** So many texts per call. */
  readonly batches: readonly { readonly size: number; readonly models: readonly Latency[] }[];
  /** One text of so many tokens per call, [CLS] and [SEP] included. */
  readonly lengths: readonly { readonly tokens: number; readonly models: readonly Latency[] }[];
}

export interface SpeedOptions {
  /** A clock in milliseconds. */
  readonly now: () => number;
  /** Calls of a single text; default 200. Batches and lengths take a tenth of that, at least 5. */
  readonly runs?: number;
  readonly signal?: AbortSignal;
}

const sizes = [1, 8, 32];
const tokens = [16, 32, 64, 128, 256, 512];

/** Times the models in turn, so that a slow moment of the machine falls on all alike. */
export async function speed(
  subjects: readonly Subject[],
  examples: readonly Example[],
  { now, runs = 200, signal }: SpeedOptions,
): Promise<Speed> {
  const inputs = examples.slice(0, runs).map(inputOf);
  const few = Math.max(5, Math.round(runs / 10));
  const measure = (give: (round: number) => readonly Input[], calls: number): Promise<readonly Latency[]> =>
    latencies(
      subjects.map(
        ({ answer }) =>
          (round: number) =>
            answer(give(round)),
      ),
      { now, runs: calls, warmup: 3, sentences: give(0).length, ...(signal ? { signal } : {}) },
    );
  const some = (round: number, size: number): readonly Input[] =>
    Array.from({ length: size }, (_, at) => inputs[(round * size + at) % inputs.length]!);
  const batches: { size: number; models: readonly Latency[] }[] = [];
  for (const size of sizes) batches.push({ size, models: await measure((round) => some(round, size), few) });
  const lengths: { tokens: number; models: readonly Latency[] }[] = [];
  for (const length of tokens) {
    const text = await textOf(length, subjects, examples);
    if (text === undefined) break;
    lengths.push({ tokens: length, models: await measure(() => [text], few) });
  }
  return { single: await measure((round) => some(round, 1), runs), batches, lengths };
}

/** The examples' own characters, as many as make `length` tokens for every model; undefined where one cuts before. */
async function textOf(
  length: number,
  subjects: readonly Subject[],
  examples: readonly Example[],
): Promise<Input | undefined> {
  const characters = [...examples.map(({ text }) => text).join('')].filter((one) => /\p{Script=Han}/u.test(one));
  if (characters.length === 0) return undefined;
  const text = Array.from({ length: length - 2 }, (_, at) => characters[at % characters.length]!).join('');
  const fits = subjects.every(({ tokenizer: { encode } }) => encode(text).ids.length === length);
  if (!fits) return undefined;
  return subjects[0]!.task === 'pair'
    ? [text.slice(0, Math.floor(length / 2) - 1), text.slice(Math.floor(length / 2))]
    : text;
}
