/**
 * Learning rate of step 1 … `steps`: a straight rise to `peak` over the share `warmup` of the steps (at least one), then a
 * straight fall that would reach zero one step after the last. Pure, as AdamW asks.
 */
export function warmupThenDecay(peak: number, steps: number, warmup: number): (step: number) => number {
  const rise = Math.max(1, Math.round(steps * warmup));
  return (step) => (step <= rise ? (peak * step) / rise : (peak * Math.max(0, steps - step + 1)) / (steps - rise + 1));
}

/**
 * Learning rate of step 1 … `steps`: the same rise to `peak`, then `peak` itself, and over the share `decay` of the steps at the
 * end (at least one) a straight fall that would reach zero one step after the last: warm-up, stable, decay (arXiv 2404.06395).
 */
export function warmupStableDecay(
  peak: number,
  steps: number,
  warmup: number,
  decay: number,
): (step: number) => number {
  const rise = Math.max(1, Math.round(steps * warmup));
  const fall = Math.max(1, Math.round(steps * decay));
  return (step) => peak * Math.max(0, Math.min(1, step / rise, (steps - step + 1) / (fall + 1)));
}
