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
  readonly signal?: AbortSignal;
}

/** Calls `run` one after another and times each call. RangeError: fewer than one measured run. */
export async function latency(run: () => Promise<unknown>, options: LatencyOptions): Promise<Latency> {
  return (await latencies([run], options))[0]!;
}

/**
 * The same of several, round by round and in turn, so that a slow moment of the machine falls on all alike; each is told the
 * round. An aborted signal throws its reason.
 */
export async function latencies(
  all: readonly ((round: number) => Promise<unknown>)[],
  options: LatencyOptions,
): Promise<readonly Latency[]> {
  const { warmup = 5, runs = 50, sentences = 1, now, signal } = options;
  const times: number[][] = all.map(() => []);
  for (let round = -warmup; round < runs; round += 1) {
    signal?.throwIfAborted();
    for (let turn = 0; turn < all.length; turn += 1) {
      const at = (round + warmup + turn) % all.length; // who goes first changes
      const start = now();
      await all[at]!(Math.max(0, round));
      if (round >= 0) times[at]!.push(now() - start);
    }
  }
  return times.map((own) => summarise(own, sentences));
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
