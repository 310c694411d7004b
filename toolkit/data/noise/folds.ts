// Probabilities by models that have not seen the row they judge.
import { setImmediate } from 'node:timers/promises';
import { stream, word } from '../../random/random.ts';
import { type Labelled, probabilities, type Weights } from '../linear.ts';

/** Fits on the rows at `places`. */
export type Fit = (data: Labelled, places: readonly number[], seed: number) => Weights;

export interface FoldOptions {
  readonly seed: number;
  /** Parts, each judged by a model of the others. */
  readonly folds: number;
  /** How often the rows are dealt into parts anew; the judgements are averaged. */
  readonly repeats: number;
  /** Told after each model. */
  readonly progress?: () => void;
  readonly signal?: AbortSignal;
}

/**
 * Mean over the repeats of each row's out-of-fold log-probabilities. [rows, classes]
 * `keys` deal the rows: rows with one key are always in one part, so no copy of a row vouches for it.
 */
export async function outOfFold(
  data: Labelled,
  fit: Fit,
  keys: Uint32Array,
  { seed, folds, repeats, progress, signal }: FoldOptions,
): Promise<Float32Array> {
  const { rows, classes } = data;
  const logs = new Float32Array(rows.length * classes);
  const p = new Float64Array(classes);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const key = stream(seed, 'folds', repeat);
    const parts = keys.map((value) => word(key, value) % folds);
    for (let fold = 0; fold < folds; fold += 1) {
      const places = [...rows.keys()].filter((at) => parts[at] !== fold);
      const weights = fit(data, places, stream(seed, 'folds', repeat, fold));
      for (let at = 0; at < rows.length; at += 1) {
        if (parts[at] !== fold) continue;
        probabilities(rows[at]!, weights, p);
        for (let k = 0; k < classes; k += 1) logs[at * classes + k]! += Math.log(p[k]! + 1e-9) / repeats;
      }
      progress?.();
      await setImmediate(undefined, signal ? { signal } : undefined); // lets the terminal draw and Ctrl-C arrive
    }
  }
  return logs;
}

/** Weighted geometric mean of probabilities given as logarithms. [rows, classes] */
export function blend(
  views: readonly (readonly [weight: number, logs: Float32Array])[],
  classes: number,
): Float32Array {
  const all = new Float32Array(views[0]![1].length);
  for (const [weight, logs] of views) for (let at = 0; at < all.length; at += 1) all[at]! += weight * logs[at]!;
  for (let base = 0; base < all.length; base += classes) {
    const row = all.subarray(base, base + classes);
    const top = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let k = 0; k < classes; k += 1) {
      row[k] = Math.exp(row[k]! - top);
      sum += row[k]!;
    }
    for (let k = 0; k < classes; k += 1) row[k]! /= sum;
  }
  return all;
}
