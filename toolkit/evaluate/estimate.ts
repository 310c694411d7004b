// A figure with the interval it lies in 95 times of a hundred.

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The standard normal's quantile at 0.975. */
const Z = 1.959963984540054;

/** Wilson's score interval for a share (Wilson 1927; Newcombe 1998, method 3); of nothing it is 0, from 0 to 1. */
export function wilson(hits: number, total: number): Estimate {
  if (total === 0) return { value: 0, low: 0, high: 1 };
  const value = hits / total;
  const scale = 1 + Z ** 2 / total;
  const centre = (value + Z ** 2 / (2 * total)) / scale;
  const half = (Z / scale) * Math.sqrt((value * (1 - value)) / total + Z ** 2 / (4 * total ** 2));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** `value` between the 2.5 and 97.5 % points of its resamples (percentile bootstrap; Efron 1979). */
export function percentiles(value: number, resamples: Float64Array): Estimate {
  const sorted = resamples.toSorted();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { value, low: at(0.025), high: at(0.975) };
}
