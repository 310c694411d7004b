/** Learning rate of step 1 … `steps`: linear warm-up over the share `warmup`, then linear decay to zero. Pure, as AdamW asks. */
export function warmupThenDecay(peak: number, steps: number, warmup: number): (step: number) => number {
  const rise = Math.max(1, Math.round(steps * warmup));
  return (step) => (step <= rise ? (peak * step) / rise : (peak * Math.max(0, steps - step + 1)) / (steps - rise + 1));
}
