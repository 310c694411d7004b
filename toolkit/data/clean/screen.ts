// The first pass over the records: everything that can be said of one record, and of it and the ones before.
import { answerOf } from '../labels.ts';
import type { Example } from '../records.ts';
import { even, type Histogram, lengths, tally } from './histogram.ts';
import { createLoopMeter } from './loop.ts';
import { createMemory, type Memory } from './memory.ts';
import { countFrequencies } from './relevance.ts';
import { type CleanOptions, judgement, type Part, type RuleName, ruleNames, subjectOf, type Verdict } from './rules.ts';

export type Counts = Readonly<Record<RuleName, number>>;

export interface Screen {
  /** Undefined: the record stays. Judged in the order given, each record once. */
  readonly judge: (example: Example, part: Part) => Verdict | undefined;
  readonly counts: () => Counts;
  /** Characters of all records judged, and the similarity of the near duplicates. */
  readonly histograms: () => Readonly<Record<'question' | 'answer' | 'similarity', Histogram>>;
  /** What the second pass needs. */
  readonly gathered: Gathered;
}

export interface Gathered {
  readonly options: CleanOptions;
  /** Held-out records that stayed. */
  readonly held: Memory;
  /** Weight of each hashed term (see relevance.ts). */
  readonly weights: () => Float32Array;
}

/** Similarities from 0.8 up in hundredths. */
export const similarities = even(0.8, 0.01, 21);

/**
 * Training records are compared with training records, held-out ones with held-out ones (validation and test alike):
 * likeness across is leakage, and that is for the second pass, so the order of the parts in the stream does not matter.
 */
export function createScreen(options: CleanOptions = {}): Screen {
  const judge = judgement(1, options);
  const [train, held] = [createMemory(), createMemory()];
  const frequencies = countFrequencies();
  const loopShare = createLoopMeter();
  const counts = countRules();
  const [question, answer, similarity] = [tally(lengths), tally(lengths), tally(similarities)];
  return {
    judge(example, part) {
      const subject = subjectOf(example);
      const memory = part === 'train' ? train : held;
      question.add(subject.question);
      if (subject.answers.length > 0) answer.add(subject.answer);
      const verdict = judge(subject, part, { loopShare, memory, held, relevance: () => undefined });
      if (verdict) {
        counts[verdict.rule] += 1;
        if (verdict.rule === 'near-duplicate') similarity.add(Number(verdict.value));
        return verdict;
      }
      const leakage = part !== 'train' && options.leakage !== false;
      if (leakage) held.seen(subject.plain(), example.id);
      if (leakage || options['near-duplicate'] !== false)
        memory.near.add(example.id, subject.plain(), answerOf(example));
      if (options.relevance !== false && subject.answers.length > 0) frequencies.add(subject.texts);
      return undefined;
    },
    counts: () => ({ ...counts }),
    histograms: () => ({ question: question.read(), answer: answer.read(), similarity: similarity.read() }),
    gathered: { options, held, weights: frequencies.weights },
  };
}

export function countRules(): Record<RuleName, number> {
  return Object.fromEntries(ruleNames.map((name) => [name, 0])) as Record<RuleName, number>;
}
