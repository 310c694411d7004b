// One model on labelled examples, or two on the same ones, each figure with its interval.
import type { Example } from '../data/records.ts';
import { bootstrap, differences } from './bootstrap.ts';
import { type Calibration, classCalibration, labelCalibration } from './calibration.ts';
import { questionsRight } from './choice.ts';
import { type Estimate, percentiles, wilson } from './estimate.ts';
import { type Item, isRight, type Outcome, sameItems, type TaskName, tasks } from './item.ts';
import { type McNemar, mcnemar } from './mcnemar.ts';
import { FIGURES, figures, type KindScore, kindScores, score, tallyOf } from './score.ts';
import type { Answer } from './subject.ts';

export interface KindEstimate extends Omit<KindScore, 'f1'> {
  readonly f1: Estimate;
}

/** How a model did. Intervals hold 95 %: Wilson's for shares of examples, the bootstrap's for F1. */
export interface Scores {
  /** Share of questions whose best candidate is right, where the records are candidates of questions: then what counts. */
  readonly choice?: Estimate;
  /** Share of examples with all items right and none too many: the accuracy, where each has one. */
  readonly exact: Estimate;
  /** F1 of all items together. */
  readonly micro: Estimate;
  /** Mean F1 of the kinds that occur. */
  readonly macro: Estimate;
  readonly kinds: readonly KindEstimate[];
  /** Of models that give probabilities. */
  readonly calibration?: Calibration;
}

/** The second model's figures minus the first's, from paired resamples. */
export interface Difference {
  readonly choice?: Estimate;
  readonly exact: Estimate;
  readonly micro: Estimate;
  readonly macro: Estimate;
  /** F1, in the order of the kinds. */
  readonly kinds: readonly Estimate[];
  /** Of the examples all right. */
  readonly test: McNemar;
}

/** An example that the models answer differently, or that the only model has wrong. */
export interface Case {
  readonly id: string;
  readonly text: string;
  readonly gold: readonly Item[];
  /** One per model. */
  readonly found: readonly (readonly Item[])[];
}

/** One class taken for another, and how often each model did so. */
export interface Confusion {
  readonly gold: string;
  readonly found: string;
  /** One per model. */
  readonly counts: readonly number[];
}

export interface Quality {
  readonly task: TaskName;
  readonly main: 'exact' | 'micro';
  readonly kinds: readonly string[];
  readonly examples: number;
  /** One per model. */
  readonly scores: readonly Scores[];
  /** Of two models. */
  readonly difference?: Difference;
  /** Of two models: examples that only the second has right, only the first, and that both miss in different ways. */
  readonly changes?: { readonly better: number; readonly worse: number; readonly other: number };
  readonly cases: readonly Case[];
  /** Where every example has one class: the most frequent first. */
  readonly confusions: readonly Confusion[];
}

export interface Answered {
  readonly labels: readonly string[];
  /** One per example. */
  readonly answers: readonly Answer[];
}

export interface CompareOptions {
  readonly seed: number;
  readonly resamples?: number;
}

/** Scores the answers of one or two models. RangeError: no example, an answer of no known kind. */
export function compare(
  task: TaskName,
  examples: readonly Example[],
  models: readonly Answered[],
  options: CompareOptions,
): Quality {
  const { main, gold: goldOf } = tasks[task];
  const kinds = [...new Set(models.flatMap(({ labels }) => labels))];
  const gold = examples.map(goldOf);
  const outcomes = models.map(({ answers }) => answers.map(({ items }, at) => ({ gold: gold[at]!, found: items })));
  const tallies = outcomes.map((of) => tallyOf(of, kinds));
  const resampled = bootstrap(tallies, options);
  const points = tallies.map((tally) => {
    const counts = new Float64Array(3 * kinds.length);
    const values = new Float64Array(FIGURES + kinds.length);
    score(tally, [...examples.keys()], counts, values);
    return { counts, values };
  });
  const chosen = task === 'pair' ? models.map((model) => choicesOf(examples, model)) : [];
  const choices = chosen.some(({ length }) => length > 0) ? differing(chosen, options) : undefined;
  const scores = models.map((model, m): Scores => {
    const [{ counts, values }, own] = [points[m]!, resampled[m]!];
    const at = (figure: number): Estimate => percentiles(values[figure]!, own[figure]!);
    const calibration = calibrationOf(task, gold, model);
    return {
      ...(choices ? { choice: choices.each[m]! } : {}),
      exact: wilson(
        tallies[m]!.right.reduce((sum, right) => sum + right, 0),
        examples.length,
      ),
      micro: at(figures.micro),
      macro: at(figures.macro),
      kinds: kindScores(tallies[m]!, counts).map((one, k) => ({ ...one, f1: at(FIGURES + k) })),
      ...(calibration ? { calibration } : {}),
    };
  });
  const [first, second] = outcomes.map((of) => of.map(isRight));
  const cases = examples.flatMap(({ id, text, pair }, at): Case[] => {
    const found = models.map(({ answers }) => answers[at]!.items);
    const telling = found.length > 1 ? !sameItems(found[0]!, found[1]!) : !first![at];
    return telling ? [{ id, text: pair === undefined ? text : `${text} / ${pair}`, gold: gold[at]!, found }] : [];
  });
  const single: Quality = {
    task,
    main,
    kinds,
    examples: examples.length,
    scores,
    cases,
    confusions: confusionsOf(outcomes),
  };
  if (!first || !second) return single;
  const between = (figure: number): Estimate =>
    percentiles(
      points[1]!.values[figure]! - points[0]!.values[figure]!,
      differences(resampled[0]![figure]!, resampled[1]![figure]!),
    );
  const only = (a: readonly boolean[], b: readonly boolean[]): number =>
    a.filter((right, at) => right && !b[at]).length;
  const [worse, better] = [only(first, second), only(second, first)];
  return {
    ...single,
    difference: {
      ...(choices?.between ? { choice: choices.between } : {}),
      exact: between(figures.exact),
      micro: between(figures.micro),
      macro: between(figures.macro),
      kinds: kinds.map((_, k) => between(FIGURES + k)),
      test: mcnemar(worse, better),
    },
    changes: { better, worse, other: cases.length - better - worse },
  };
}

/** Of each question whether the model's best candidate is right; the last label says that one is. */
function choicesOf(examples: readonly Example[], { labels, answers }: Answered): readonly boolean[] {
  const yes = labels.length - 1;
  return questionsRight(
    examples.map(({ group, label }, at) => ({
      ...{ group, right: label === labels[yes] },
      score: answers[at]!.probabilities?.[yes] ?? 0,
    })),
  );
}

/** Shares of questions answered right, and the second model's minus the first's. */
function differing(
  models: readonly (readonly boolean[])[],
  options: CompareOptions,
): { readonly each: readonly Estimate[]; readonly between?: Estimate } {
  const shares = models.map((right) => right.filter(Boolean).length / right.length);
  const each = models.map((right) => wilson(right.filter(Boolean).length, right.length));
  if (models.length === 1) return { each };
  const item = [{ kind: 'right' }];
  const tallies = models.map((right) =>
    tallyOf(
      right.map((one) => ({ gold: item, found: one ? item : [] })),
      ['right'],
    ),
  );
  const [first, second] = bootstrap(tallies, options).map((figure) => figure[figures.exact]!);
  return { each, between: percentiles(shares[1]! - shares[0]!, differences(first!, second!)) };
}

function confusionsOf(models: readonly (readonly Outcome[])[]): readonly Confusion[] {
  const found = new Map<string, { gold: string; found: string; counts: number[] }>();
  for (const [m, outcomes] of models.entries()) {
    for (const { gold, found: said } of outcomes) {
      const [truth, answer] = [gold[0]?.kind, said[0]?.kind];
      if (gold.length !== 1 || said.length !== 1 || truth === answer || gold[0]!.start !== undefined) continue;
      const key = JSON.stringify([truth, answer]);
      const own = found.get(key) ?? { gold: truth!, found: answer!, counts: models.map(() => 0) };
      own.counts[m]! += 1;
      found.set(key, own);
    }
  }
  return [...found.values()].sort((a, b) => Math.max(...b.counts) - Math.max(...a.counts));
}

function calibrationOf(
  task: TaskName,
  gold: readonly (readonly Item[])[],
  { labels, answers }: Answered,
): Calibration | undefined {
  const rows = answers.flatMap(({ probabilities }) => (probabilities ? [probabilities] : []));
  if (task === 'tag' || rows.length < answers.length) return undefined;
  const numbers = gold.map((items) => items.map(({ kind }) => labels.indexOf(kind)));
  if (task === 'multilabel') return labelCalibration(rows, numbers);
  return classCalibration(
    rows,
    numbers.map(([number]) => number!),
  );
}
