// How many records each group should have: one row per method.

export type BalanceMethod =
  | { readonly method: 'none' }
  /** At most `most` records a group. */
  | { readonly method: 'cap'; readonly most: number }
  /** Groups repeated up to `share` of the largest (default 1), no record more than `repeats` times (default 5). */
  | { readonly method: 'oversample'; readonly share?: number; readonly repeats?: number }
  /**
   * Sizes in proportion to n^(1/temperature), their total kept (Devlin's multilingual BERT, 2018, smooths its languages
   * this way); no record more than `repeats` times (default 5). 1 changes nothing, a great temperature makes all groups alike.
   */
  | { readonly method: 'temperature'; readonly temperature: number; readonly repeats?: number };

/** Target per group from the groups' sizes; never 0, and never more than the method's repeats allow. */
type Targets<M> = (sizes: readonly number[], options: M) => readonly number[];

const REPEATS = 5;

export const targets: { readonly [M in BalanceMethod['method']]: Targets<Extract<BalanceMethod, { method: M }>> } = {
  none: (sizes) => sizes,
  cap: (sizes, { most }) => sizes.map((size) => Math.min(size, most)),
  oversample: (sizes, { share = 1, repeats = REPEATS }) => {
    const wanted = Math.floor(share * sizes.reduce((most, size) => Math.max(most, size), 0));
    return sizes.map((size) => Math.min(Math.max(size, wanted), size * repeats));
  },
  temperature: (sizes, { temperature, repeats = REPEATS }) =>
    apportion(
      sizes.map((size) => size ** (1 / temperature)),
      sizes.map((size) => size * repeats),
      sizes.reduce((sum, size) => sum + size, 0),
    ),
};

/**
 * Whole numbers in proportion to `weights` that add up to `total`, each from 1 to its limit; what a limit cuts off goes
 * to the others. Rounded by largest remainder, ties to the earlier. Needs total ≥ groups and Σ limits ≥ total.
 */
export function apportion(weights: readonly number[], limits: readonly number[], total: number): readonly number[] {
  const shares = fill(weights, limits, total);
  const whole = shares.map(Math.floor);
  let rest = total - whole.reduce((sum, value) => sum + value, 0);
  const order = [...shares.keys()].sort((a, b) => shares[b]! - whole[b]! - (shares[a]! - whole[a]!) || a - b);
  while (rest > 0) {
    for (const at of order) {
      if (rest === 0 || whole[at]! >= limits[at]!) continue;
      whole[at]! += 1;
      rest -= 1;
    }
  }
  return whole;
}

/** Real shares of `total`: λ · weight, held between 1 and the limit, with λ found by bisection. */
function fill(weights: readonly number[], limits: readonly number[], total: number): readonly number[] {
  const at = (scale: number): number[] => weights.map((weight, i) => Math.min(limits[i]!, Math.max(1, scale * weight)));
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  let [low, high] = [0, 1];
  while (sum(at(high)) < total && high < 2 ** 1000) high *= 2;
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (sum(at(middle)) <= total) low = middle;
    else high = middle;
  }
  return at(low);
}
