// What a step is fed: the batch, its targets, its dropout masks.
import type { Feed, Feeds } from '../engine/engine.ts';
import type { Batch } from '../text/batch.ts';
import { type Distil, smoothed, softened } from './losses.ts';
import type { Masks } from './masks.ts';

export { batchFeeds } from '../runtime/feeds.ts';

/** What an example of a classifier is learned with. */
export interface Taught {
  /** Absent: the teacher's word alone counts. */
  readonly label?: number;
  readonly logits?: readonly number[];
  /** Weight of the teacher's word on this example. @default 1 */
  readonly soft?: number;
}

/** Smoothed labels, weights of 1/B where there is a label, and a teacher's softened probabilities with theirs. */
export function targetFeeds(rows: readonly Taught[], labels: number, labelSmoothing: number, distil?: Distil): Feeds {
  const matrix = (data: Float32Array): Feed => ({ type: 'float32', dims: [rows.length, labels], data });
  const column = (of: (row: Taught) => number): Feed => ({
    type: 'float32',
    dims: [rows.length],
    data: Float32Array.from(rows, (row) => of(row) / rows.length),
  });
  const numbers = rows.map(({ label }) => label);
  const hard = {
    targets: matrix(smoothed(numbers, labels, labelSmoothing)),
    weights: column(({ label }) => (label === undefined ? 0 : 1)),
  };
  if (!distil) return hard;
  const logits = rows.map((row) => row.logits);
  return {
    ...hard,
    teacher: matrix(softened(logits, labels, distil.temperature)),
    soft_weights: column((row) => (row.logits ? (row.soft ?? 1) : 0)),
  };
}

export function maskFeeds(masks: Masks, step: number, { size, length }: Batch): Feeds {
  const drawn = masks.draw(step, { batch: size, sequence: length, 'batch*sequence': size * length });
  return Object.fromEntries(drawn.map(({ name, dims, data }) => [name, { type: 'uint8', dims, data }]));
}
