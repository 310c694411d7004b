// Cleaning a list that is in memory: both passes over one array.
import { Fault } from '../../words/fault.ts';
import type { Example } from '../records.ts';
import { createReview } from './review.ts';
import { type CleanOptions, type Part, ruleNames, type Verdict } from './rules.ts';
import { type Counts, createScreen } from './screen.ts';

export interface Rejected extends Verdict {
  readonly example: Example;
}

export interface Cleaned {
  readonly kept: readonly Example[];
  /** Those of the first pass, then those of the second; each in the order read. */
  readonly rejected: readonly Rejected[];
  /** How many examples each rule rejected. */
  readonly counts: Counts;
}

/** Sorts examples into kept and rejected. `partOf`: the part an example goes to; default train. */
export function clean(
  examples: Iterable<Example>,
  options: CleanOptions = {},
  partOf: (example: Example) => Part = () => 'train',
): Cleaned {
  const rejected: Rejected[] = [];
  const sift = (from: Iterable<Example>, judge: (example: Example, part: Part) => Verdict | undefined): Example[] => {
    const kept: Example[] = [];
    for (const example of from) {
      const verdict = judge(example, partOf(example));
      if (verdict) rejected.push({ example, ...verdict });
      else kept.push(example);
    }
    return kept;
  };
  const screen = createScreen(options);
  const passed = sift(examples, screen.judge);
  const review = createReview(screen.gathered);
  const kept = sift(passed, review.judge);
  return { kept, rejected, counts: sum(screen.counts(), review.counts()) };
}

/** The counts of both passes together. */
export function sum(a: Counts, b: Counts): Counts {
  return Object.fromEntries(ruleNames.map((name) => [name, a[name] + b[name]])) as unknown as Counts;
}

/** `cleaned` again if something was kept; a Fault that names the reasons otherwise. */
export function requireKept<T extends { readonly kept: readonly unknown[] | number; readonly counts: Counts }>(
  cleaned: T,
  where: string,
): T {
  const { kept, counts } = cleaned;
  if ((typeof kept === 'number' ? kept : kept.length) > 0) return cleaned;
  const given = ruleNames.filter((name) => counts[name] > 0);
  const count = given.reduce((total, name) => total + counts[name], 0);
  throw new Fault('data.nothing-kept', {
    where,
    count,
    reasons: given.map((name) => `${name} ${counts[name]}`).join(', '),
  });
}
