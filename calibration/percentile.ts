// The range that keeps a given share of the values.
import type { Histogram } from './histogram.ts';
import { type Extremes, type Range, within } from './range.ts';

/**
 * Left edges of the bins where the cumulated share reaches the wanted one, cut to the extremes, as in ONNX Runtime:
 * symmetric, `percentile` of |x|; else `(100 − percentile) / 2` per cent are cut on each side.
 */
export function percentileRange(
  histogram: Histogram,
  extremes: Extremes,
  { percentile, symmetric }: { readonly percentile: number; readonly symmetric: boolean },
): Range {
  const shares = cumulated(histogram.counts);
  const edge = (share: number): number => histogram.edges[reached(shares, share)]!;
  if (symmetric) {
    const reach = edge(percentile / 100);
    return within({ min: -reach, max: reach }, extremes);
  }
  const cut = (100 - percentile) / 200;
  return within({ min: edge(cut), max: edge(1 - cut) }, extremes);
}

function cumulated(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  return counts.map((count) => (sum += count / total));
}

/** Index of the first share that is at least `share`; one past the end if none is. */
function reached(shares: Float64Array, share: number): number {
  const index = shares.findIndex((value) => value >= share);
  return index < 0 ? shares.length : index;
}
