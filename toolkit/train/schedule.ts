/**
 * Learning rate of step 1 … `steps`: a straight rise to `peak` over the share `warmup` of the steps (at least one), then a
 * straight fall that would reach zero one step after the last. Pure, as AdamW asks.
 */
export function warmupThenDecay(peak: number, steps: number, warmup: number): (step: number) => number {
  const rise = Math.max(1, Math.round(steps * warmup));
  return (step) => (step <= rise ? (peak * step) / rise : (peak * Math.max(0, steps - step + 1)) / (steps - rise + 1));
}
