// Progress of the data stage as events.
import type { CleanProgress } from '../../../data/clean/passes.ts';
import type { DataPhase, Event } from '../../events.ts';

export interface CountingOptions {
  /** Malformed lines so far. */
  readonly bad: () => number;
  readonly now: () => number;
  /** Its reason is thrown at the next thousand of records. */
  readonly signal: AbortSignal;
  /** Where the first pass of cleaning waits for a teacher: how many questions there are, how many got no answer so far. */
  readonly asking?: { readonly questions: number; readonly refused: () => number } | undefined;
}

/** Progress of cleaning; a rule it does not name has rejected nothing. */
export interface Progress extends Omit<CleanProgress, 'rejected'> {
  readonly rejected: Readonly<Record<string, number>>;
}

/** Turns the progress of cleaning into counts. */
export function counting(
  say: (event: Event) => void,
  { bad, now, signal, asking }: CountingOptions,
): (progress: Progress) => void {
  let pass = 1;
  let start = now();
  let passed = 0;
  return ({ pass: current, records, rejected }) => {
    signal.throwIfAborted();
    if (current !== pass) {
      pass = current;
      start = now();
    }
    if (pass === 1) passed = records - sumOf(rejected);
    const refused = asking?.refused() ?? 0;
    const done = pass === 1 ? records + refused : records;
    const total = pass === 1 ? (asking?.questions ?? 0) : passed;
    say(
      counts(pass === 2 ? 'reviewing' : asking ? 'asking' : 'reading', {
        records,
        recordsPerSecond: rate(records, now() - start),
        ...(total > 0 ? { share: done / total } : {}),
        losses: {
          bad: bad(),
          rejected: Object.fromEntries(Object.entries({ ...rejected, refused }).filter(([, count]) => count > 0)),
        },
      }),
    );
  };
}

/** Records a second. `ms`: since the first of them. */
export const rate = (records: number, ms: number): number => records / Math.max(1e-3, ms / 1000);

type Counted = Omit<Extract<Event, { kind: 'counts' }>['counts'], 'phase'>;

export const counts = (phase: DataPhase, counted: Counted): Event => ({
  kind: 'counts',
  step: 'data',
  counts: { phase, ...counted },
});

const sumOf = (all: Readonly<Record<string, number>>): number =>
  Object.values(all).reduce((sum, count) => sum + count, 0);
