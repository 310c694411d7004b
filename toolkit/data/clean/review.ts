// The second pass, over what the first let pass: relevance, now that every term has been counted, and leakage, now that
// every held-out record is known.
import type { Example } from '../records.ts';
import { even, type Histogram, tally } from './histogram.ts';
import { createLoopMeter } from './loop.ts';
import { createMemory } from './memory.ts';
import { createRelevance } from './relevance.ts';
import { judgement, type Part, subjectOf, type Verdict } from './rules.ts';
import { type Counts, countRules, type Gathered, similarities } from './screen.ts';

export interface Review {
  /** Undefined: the record stays. Any order. */
  readonly judge: (example: Example, part: Part) => Verdict | undefined;
  readonly counts: () => Counts;
  /** The relevance of all records with answers (in fiftieths), and the similarity of those that leak. */
  readonly histograms: () => Readonly<Record<'relevance' | 'leakage', Histogram>>;
}

/** The review of the records that `screen` has seen all of. */
export function createReview({ options, held, weights }: Gathered): Review {
  const judge = judgement(2, options);
  const cosine = options.relevance === false ? () => undefined : createRelevance(weights());
  const counts = countRules();
  const [relevance, leakage] = [tally(even(0, 0.02, 50)), tally(similarities)];
  const context = {
    loopShare: createLoopMeter(),
    memory: createMemory(),
    held,
    relevance(question: readonly string[], answer: readonly string[]) {
      const score = cosine(question, answer);
      if (score !== undefined) relevance.add(score);
      return score;
    },
  };
  return {
    judge(example, part) {
      const verdict = judge(subjectOf(example), part, context);
      if (verdict) {
        counts[verdict.rule] += 1;
        if (verdict.rule === 'leakage') leakage.add(Number(verdict.value));
      }
      return verdict;
    },
    counts: () => ({ ...counts }),
    histograms: () => ({ relevance: relevance.read(), leakage: leakage.read() }),
  };
}
