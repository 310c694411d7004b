// Texts in, labels with probabilities out.
import type { Feed } from '../engine/engine.ts';
import { Fault } from '../words/fault.ts';
import { answers, type Input, type ModelParts } from './answers.ts';

export type { Input } from './answers.ts';

export interface Prediction {
  readonly label: string;
  /** One per label, in the order of the labels; they sum to 1. */
  readonly probabilities: readonly number[];
  readonly logits: readonly number[];
}

export interface Predictor {
  readonly labels: readonly string[];
  /** One prediction per text, in their order; long texts are cut to the model's length. */
  predict(texts: readonly Input[]): Promise<readonly Prediction[]>;
  release(): Promise<void>;
}

export interface PredictorParts extends ModelParts {
  readonly labels: readonly string[];
}

/** A predictor over a compiled classifier. Faults of `predict`: a token the word table lacks, another number of logits than labels. */
export function createPredictor(parts: PredictorParts): Predictor {
  const { labels } = parts;
  return {
    labels,
    async predict(texts) {
      const found: Prediction[] = [];
      for await (const { places, outputs } of answers(parts, texts, ['logits'])) {
        const logits = rowsOf(outputs['logits']!, labels.length);
        for (const [row, place] of places.entries()) found[place] = predicted(logits[row]!, labels);
      }
      return found;
    },
    release: () => parts.executable.release(),
  };
}

/** Probabilities of `logits` / T, shifted by the largest so that nothing overflows. */
export function softmax(logits: readonly number[], temperature = 1): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((value) => Math.exp((value - top) / temperature));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** What `logits` say, one per label. */
export function predicted(logits: readonly number[], labels: readonly string[]): Prediction {
  return { label: labels[logits.indexOf(Math.max(...logits))]!, probabilities: softmax(logits), logits };
}

function rowsOf({ dims, data }: Feed, labels: number): readonly number[][] {
  if (dims.length !== 2 || dims[1] !== labels)
    throw new Fault('runtime.logits', { expected: labels, received: dims.join(' × ') });
  const logits = data as Float32Array;
  return Array.from({ length: dims[0]! }, (_, row) => Array.from(logits.subarray(row * labels, (row + 1) * labels)));
}
