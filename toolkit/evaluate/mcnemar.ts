// Whether two models that answered the same examples differ in how many they get right.

export interface McNemar {
  /** Examples that only the first, and only the second, has right; those both have or miss say nothing. */
  readonly first: number;
  readonly second: number;
  /** Two-sided exact p: the binomial test of `first` of `first + second` at one half. */
  readonly exact: number;
  /** Two-sided mid-p, which the exact test is too cautious against (Fagerland, Lydersen & Laake 2013). */
  readonly mid: number;
}

/** McNemar's test from the two counts of disagreement. */
export function mcnemar(first: number, second: number): McNemar {
  const total = first + second;
  const least = Math.min(first, second);
  let tail = 0;
  let log = -total * Math.LN2; // log of C(n, k) / 2ⁿ, from k = 0 on
  let point = Math.exp(log);
  for (let k = 0; k <= least; k += 1) {
    if (k > 0) log += Math.log((total - k + 1) / k);
    point = Math.exp(log);
    tail += point;
  }
  const mid = first === second ? 1 - point / 2 : 2 * tail - point;
  return { first, second, exact: Math.min(1, 2 * tail), mid };
}
