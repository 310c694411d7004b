// How long one call takes; the clock is passed in.

export interface Latency {
  /** Milliseconds per call, nearest-rank percentiles. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Milliseconds per call. */
  readonly mean: number;
  /** Sentences per second over all measured calls. */
  readonly perSecond: number;
}

export interface LatencyOptions {
  /** Calls made before measuring, default 5. */
  readonly warmup?: number;
  /** Calls measured, default 50. */
  readonly runs?: number;
  /** Sentences one call handles, default 1. */
  readonly sentences?: number;
  /** A clock in milliseconds, e.g. `() => performance.now()`. */
  readonly now: () => number;
}

/** Calls `run` one after another and times each call. RangeError: fewer than one measured run. */
export async function latency(run: () => Promise<unknown>, options: LatencyOptions): Promise<Latency> {
  const { warmup = 5, runs = 50, sentences = 1, now } = options;
  for (let at = 0; at < warmup; at += 1) await run();
  const times: number[] = [];
  for (let at = 0; at < runs; at += 1) {
    const start = now();
    await run();
    times.push(now() - start);
  }
  return summarise(times, sentences);
}

/** The figures of a list of call times in milliseconds. RangeError: an empty list. */
export function summarise(times: readonly number[], sentences = 1): Latency {
  if (times.length === 0) throw new RangeError('latency: expected at least one measured run');
  const sorted = Float64Array.from(times).sort();
  const total = sorted.reduce((sum, time) => sum + time, 0);
  return {
    p50: percentile(sorted, 50),
    p95: percentile(sorted, 95),
    p99: percentile(sorted, 99),
    mean: total / sorted.length,
    perSecond: (1000 * sentences * sorted.length) / total,
  };
}

/** Nearest rank: the smallest value with at least `percent` % of the list at or below it. */
function percentile(sorted: Float64Array, percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)]!;
}
