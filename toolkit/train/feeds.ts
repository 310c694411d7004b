// What a step is fed: the batch, its targets, its dropout masks.
import type { Feed, Feeds } from '../engine/engine.ts';
import type { Batch } from '../text/batch.ts';
import { type Distil, smoothed, softened } from './losses.ts';
import type { Masks } from './masks.ts';

export { batchFeeds } from '../runtime/feeds.ts';

/** A teacher's word on an example. */
export interface Taught {
  readonly logits?: readonly number[];
  /** Weight of the teacher's word on this example. @default 1 */
  readonly soft?: number;
}

/** What an example of a classifier is learned with. */
export interface TaughtClass extends Taught {
  /** Absent: the teacher's word alone counts. */
  readonly label?: number;
}

/** Smoothed labels, weights of 1/B where there is a label, and a teacher's softened probabilities with theirs. */
export function targetFeeds(
  rows: readonly TaughtClass[],
  labels: number,
  labelSmoothing: number,
  distil?: Distil,
): Feeds {
  const numbers = rows.map(({ label }) => label);
  return labelledFeeds(rows, labels, {
    targets: smoothed(numbers, labels, labelSmoothing),
    isKnown: ({ label }) => label !== undefined,
    ...(distil ? { teacher: (logits) => softened(logits, labels, distil.temperature) } : {}),
  });
}

export interface LabelledFeeds<R> {
  /** [B, C] */
  readonly targets: Float32Array;
  readonly isKnown: (row: R) => boolean;
  /** A teacher's probabilities [B, C], zeros where it has no word. */
  readonly teacher?: (logits: readonly (readonly number[] | undefined)[]) => Float32Array;
}

/** The feeds of `labelledObjective` for `rows`: targets, weights of 1/B where they are known, a teacher's word with its weights. */
export function labelledFeeds<R extends Taught>(
  rows: readonly R[],
  labels: number,
  { targets, isKnown, teacher }: LabelledFeeds<R>,
): Feeds {
  const matrix = (data: Float32Array): Feed => ({ type: 'float32', dims: [rows.length, labels], data });
  const column = (of: (row: R) => number): Feed => ({
    type: 'float32',
    dims: [rows.length],
    data: Float32Array.from(rows, (row) => of(row) / rows.length),
  });
  const hard = { targets: matrix(targets), weights: column((row) => (isKnown(row) ? 1 : 0)) };
  if (!teacher) return hard;
  return {
    ...hard,
    teacher: matrix(teacher(rows.map(({ logits }) => logits))),
    soft_weights: column(({ logits, soft = 1 }) => (logits ? soft : 0)),
  };
}

export function maskFeeds(masks: Masks, step: number, { size, length }: Batch): Feeds {
  const drawn = masks.draw(step, { batch: size, sequence: length, 'batch*sequence': size * length });
  return Object.fromEntries(drawn.map(({ name, dims, data }) => [name, { type: 'uint8', dims, data }]));
}
