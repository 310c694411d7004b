// What a network has to beat: a linear model on hashed character n-grams.
import { type LinearOptions, trainLinear } from '../../../data/linear.ts';
import type { Labelled } from './facts.ts';

/** Share of `asked` that a linear model trained on `known` labels rightly. */
export function baseline(
  known: readonly Labelled[],
  asked: readonly Labelled[],
  labels: readonly string[],
  options: LinearOptions,
): number {
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
