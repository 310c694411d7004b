// Where lines go that cannot be read, and how many of them a file may have.
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';

/** A line that could not be read. */
export interface BadLine {
  /** The file. */
  readonly where: string;
  /** 1-based. */
  readonly line: number;
  readonly reason: Fault;
  /** The beginning of the line, at most 200 characters; empty for a line too long to be looked at. */
  readonly text: string;
}

export interface QuarantineOptions {
  /** Receives the bad lines, in order; without it the first one throws. */
  readonly quarantine?: ((bad: BadLine) => void) | undefined;
  /** Share of a file's lines that may be bad, rounded up: a share above 0 forgives even a short file one; default 0.01. */
  readonly badShare?: number | undefined;
}

/** One file's good and bad lines while it is read. */
export interface Tally {
  /** Counts a good line. */
  accept(): void;
  /** Counts a bad line and hands it on. Faults: `reason` itself without a quarantine; more bad lines than allowed. */
  refuse(line: number, reason: Fault, text: string): void;
  /** Judges the file as a whole. Fault: more bad lines than allowed. */
  close(): void;
}

/** So many bad lines are enough to judge a file before its end. */
const ENOUGH = 1000;

export function tally(where: string, { quarantine, badShare = 0.01 }: QuarantineOptions): Tally {
  const reasons = new Map<string, { count: number; readonly first: BadLine }>();
  let good = 0;
  let bad = 0;
  const judge = (): void => {
    if (bad <= (good > 0 ? Math.ceil(badShare * (good + bad) - 1e-9) : badShare * bad)) return;
    const [key, { first }] = [...reasons].reduce((most, next) => (next[1].count > most[1].count ? next : most));
    throw new Fault(
      'data.bad-share',
      {
        ...{ where, bad, lines: good + bad, limit: `${Number((badShare * 100).toPrecision(3))} %` },
        ...{ reason: key.replace('data.', ''), en: first.reason.in('en'), zh: first.reason.in('zh') },
      },
      { cause: first.reason },
    );
  };
  return {
    accept() {
      good += 1;
    },
    refuse(line, reason, text) {
      if (!quarantine) throw reason;
      const one: BadLine = { where, line, reason, text: excerpt(text, 200) };
      bad += 1;
      const known = reasons.get(reason.key);
      if (known) known.count += 1;
      else reasons.set(reason.key, { count: 1, first: one });
      quarantine(one);
      if (bad >= ENOUGH) judge();
    },
    close: judge,
  };
}
