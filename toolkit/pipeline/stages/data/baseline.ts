// What a network has to beat, by task: linear models on hashed character n-grams, or entities looked up.
import { bagOfCharacters, type LinearOptions, trainLinear } from '../../../data/linear.ts';
import { longestMatch } from '../../../data/longest-match.ts';
import { keyOf } from '../../../text/spans.ts';
import type { TaskName } from '../../../text/task.ts';
import type { MetricName } from '../../events.ts';
import type { Labelled } from './facts.ts';

export interface Yardstick {
  readonly name: MetricName;
  /** The task's main figure as this model reaches it. */
  readonly value: number;
}

interface Trial {
  readonly known: readonly Labelled[];
  readonly asked: readonly Labelled[];
  readonly labels: readonly string[];
  readonly seed: number;
}

const table: Readonly<Record<TaskName, (trial: Trial) => readonly Yardstick[]>> = {
  classify: (trial) => linear(trial, accuracy),
  pair: (trial) => linear(trial, accuracy),
  multilabel: (trial) => (trial.labels.length > MOST ? [] : linear(trial, microF1)),
  tag: (trial) => [{ name: 'pipeline.metric.dictionary', value: lookedUp(trial) }],
  mask: () => [],
};

/** Figures of models that learn from `known` and answer `asked`; none where there is nothing to ask. */
export const yardsticks = (task: TaskName, trial: Trial): readonly Yardstick[] =>
  trial.asked.length === 0 ? [] : table[task](trial);

/** Labels and texts beyond which a model for each label would take longer than a yardstick may. */
const [MOST, TEXTS] = [40, 4000];

type Score = (trial: Trial, options: LinearOptions) => number;

const linear = (trial: Trial, score: Score): readonly Yardstick[] => [
  { name: 'pipeline.metric.bag', value: score(trial, { seed: trial.seed, ...bagOfCharacters }) },
  { name: 'pipeline.metric.baseline', value: score(trial, { seed: trial.seed }) },
];

/** Share of labels told rightly. */
function accuracy({ known, asked, labels }: Trial, options: LinearOptions): number {
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const { predict } = trainLinear(
    known.map(({ text }) => text),
    known.map(({ label }) => numbers.get(label)!),
    { classes: labels.length, ...options },
  );
  const right = asked.filter(({ text, label }) => {
    const shares = predict(text);
    return labels[shares.indexOf(Math.max(...shares))] === label;
  });
  return right.length / asked.length;
}

/** F1 of all labels together, a model for each. */
function microF1({ known, asked, labels }: Trial, options: LinearOptions): number {
  const some = known.slice(0, TEXTS);
  const texts = some.map(({ text }) => text);
  let [right, found, gold] = [0, 0, 0];
  for (const label of labels) {
    const has = (one: Labelled): number => (one.labels?.includes(label) ? 1 : 0);
    const { predict } = trainLinear(texts, some.map(has), { classes: 2, ...options });
    for (const one of asked) {
      const says = predict(one.text)[1]! > 0.5 ? 1 : 0;
      found += says;
      gold += has(one);
      right += says * has(one);
    }
  }
  return f1(right, found, gold);
}

/** F1 of entities, boundaries and type right. */
function lookedUp({ known, asked }: Trial): number {
  const find = longestMatch(known);
  let [right, found, gold] = [0, 0, 0];
  for (const { text, spans = [] } of asked) {
    const [ours, theirs] = [find(text), new Set(spans.map(keyOf))];
    found += ours.length;
    gold += theirs.size;
    right += ours.filter((span) => theirs.has(keyOf(span))).length;
  }
  return f1(right, found, gold);
}

const f1 = (right: number, found: number, gold: number): number => (2 * right) / Math.max(1, found + gold);
