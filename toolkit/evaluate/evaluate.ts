// A predictor's answers on a labelled set.
import type { Example } from '../data/records.ts';
import type { Predictor } from '../runtime/predictor.ts';
import { Fault } from '../words/fault.ts';
import { type Classification, classification } from './metrics.ts';

export interface Evaluation extends Classification {
  /** Class number per example, in the order given. */
  readonly predicted: readonly number[];
  /** [examples, labels], in the order given: what fidelity checks and distillation compare. */
  readonly logits: readonly (readonly number[])[];
}

export interface EvaluateOptions {
  /** Texts per call, default 32. */
  readonly batchSize?: number;
}

/**
 * Predicts every example, texts of similar length together, and scores the answers.
 * Faults: no examples; an example whose label is not among `labels`.
 */
export async function evaluate(
  predictor: Pick<Predictor, 'predict'>,
  examples: readonly Example[],
  labels: readonly string[],
  { batchSize = 32 }: EvaluateOptions = {},
): Promise<Evaluation> {
  if (examples.length === 0) throw new Fault('evaluate.no-examples');
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const gold = examples.map(({ id, label }) => {
    const number = numbers.get(label);
    if (number === undefined) throw new Fault('evaluate.unknown-label', { id, label, labels: labels.join(', ') });
    return number;
  });
  const logits = await predictAll(predictor, examples, batchSize);
  const predicted = logits.map((row) => row.indexOf(Math.max(...row)));
  return { ...classification(gold, predicted, labels), predicted, logits };
}

async function predictAll(
  predictor: Pick<Predictor, 'predict'>,
  examples: readonly Example[],
  batchSize: number,
): Promise<readonly (readonly number[])[]> {
  const size = ({ text, pair }: Example): number => text.length + (pair?.length ?? 0);
  const order = examples.map((_, at) => at).sort((a, b) => size(examples[a]!) - size(examples[b]!) || a - b);
  const logits: (readonly number[])[] = new Array(examples.length);
  for (let start = 0; start < order.length; start += batchSize) {
    const places = order.slice(start, start + batchSize);
    const inputs = places.map((at) => inputOf(examples[at]!));
    const predictions = await predictor.predict(inputs);
    places.forEach((place, at) => {
      logits[place] = predictions[at]!.logits;
    });
  }
  return logits;
}

/** What a model is given of an example. */
export function inputOf({ text, pair }: Pick<Example, 'text' | 'pair'>): string | readonly [string, string] {
  return pair === undefined ? text : [text, pair];
}
