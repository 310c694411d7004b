// How far figures would move with other examples of the same kind.
import { stream, streamKey, uniform } from '../random/random.ts';
import { FIGURES, score, type Tally } from './score.ts';

export interface BootstrapOptions {
  readonly seed: number;
  /** Resamples drawn; default 2,000. */
  readonly resamples?: number;
}

/** Per tally and figure of `score`, its value in every resample. */
export type Resampled = readonly (readonly Float64Array[])[];

/**
 * Draws as many examples as there are, with replacement, again and again, and scores each draw. All tallies are scored on the
 * same draws, so differences between them are paired (Efron & Tibshirani 1993, §16). RangeError: tallies of other examples.
 */
export function bootstrap(tallies: readonly Tally[], { seed, resamples = 2000 }: BootstrapOptions): Resampled {
  const size = tallies[0]?.right.length ?? 0;
  if (size === 0 || tallies.some(({ right }) => right.length !== size)) {
    throw new RangeError('bootstrap: expected tallies of the same examples, at least one');
  }
  const work = tallies.map((tally) => ({
    tally,
    counts: new Float64Array(3 * tally.kinds.length),
    out: new Float64Array(FIGURES + tally.kinds.length),
    kept: Array.from({ length: FIGURES + tally.kinds.length }, () => new Float64Array(resamples)),
  }));
  const places = new Int32Array(size);
  const key = stream(seed, 'resamples');
  for (let round = 0; round < resamples; round += 1) {
    const own = streamKey(key, round);
    for (let i = 0; i < size; i += 1) places[i] = Math.floor(uniform(own, i) * size);
    for (const { tally, counts, out, kept } of work) {
      score(tally, places, counts, out);
      for (let figure = 0; figure < kept.length; figure += 1) kept[figure]![round] = out[figure]!;
    }
  }
  return work.map(({ kept }) => kept);
}

/** Second minus first, resample by resample. */
export const differences = (first: Float64Array, second: Float64Array): Float64Array =>
  second.map((value, at) => value - first[at]!);
