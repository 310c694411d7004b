// Progress of the data stage as events.
import type { CleanProgress } from '../../../data/clean/passes.ts';
import type { DataPhase, Event } from '../../events.ts';

export interface CountingOptions {
  /** Malformed lines so far. */
  readonly bad: () => number;
  readonly now: () => number;
  /** Its reason is thrown at the next thousand of records. */
  readonly signal: AbortSignal;
  /** What the first pass of cleaning waits for. */
  readonly first: 'reading' | 'asking';
}

/** Turns the progress of cleaning into counts. */
export function counting(
  say: (event: Event) => void,
  { bad, now, signal, first }: CountingOptions,
): (progress: CleanProgress) => void {
  let pass = 1;
  let start = now();
  let total = 0;
  return (progress) => {
    signal.throwIfAborted();
    if (progress.pass !== pass) {
      pass = progress.pass;
      start = now();
    }
    if (pass === 1) total = progress.records - sumOf(progress.rejected);
    const { records, rejected } = progress;
    const seconds = Math.max(1e-3, (now() - start) / 1000);
    say(
      counts(pass === 1 ? first : 'reviewing', {
        records,
        recordsPerSecond: records / seconds,
        ...(pass === 2 && total > 0 ? { share: records / total } : {}),
        bad: bad(),
        rejected: Object.fromEntries(Object.entries(rejected).filter(([, count]) => count > 0)),
      }),
    );
  };
}

type Counted = Omit<Extract<Event, { kind: 'counts' }>['counts'], 'phase'>;

export const counts = (phase: DataPhase, counted: Counted): Event => ({
  kind: 'counts',
  step: 'data',
  counts: { phase, ...counted },
});

const sumOf = (all: Readonly<Record<string, number>>): number =>
  Object.values(all).reduce((sum, count) => sum + count, 0);
