// A multinomial logistic regression on hashed character n-grams: the line every trained model has to beat,
// and a cheap second opinion on labels.

import { shuffled, stream } from '../random/random.ts';
import { countGrams, type FeatureOptions, inverseFrequency, type SparseRow, scale } from './features.ts';

export interface LinearOptions extends Partial<FeatureOptions> {
  readonly seed: number;
  /** Number of classes; default: highest label + 1. */
  readonly classes?: number;
  /** Weigh grams by inverse document frequency; default true. */
  readonly idf?: boolean;
  /** Passes over the texts; default 8. */
  readonly epochs?: number;
  /** AdaGrad step; default 0.2. */
  readonly rate?: number;
  /** L2 penalty on the weights a text touches; default 1e-6. */
  readonly decay?: number;
}

export interface Linear {
  /** Probability per class. */
  readonly predict: (text: string) => number[];
}

/** Weights that a model has by default at most, so that a thousand classes take no more memory than a hundred. */
const LARGEST = 2 ** 25;

/** Options that leave no trace of order: single characters only. */
export const bagOfCharacters = { from: 1, to: 1 } as const;

/** AdaGrad (Duchi, Hazan, Singer 2011) on softmax cross-entropy; the same seed gives the same model. */
export function trainLinear(texts: readonly string[], labels: readonly number[], options: LinearOptions): Linear {
  const { seed, from = 1, to = 3, idf = true, epochs = 8, rate = 0.2, decay = 1e-6 } = options;
  if (texts.length !== labels.length) throw new RangeError('trainLinear: expected one label per text');
  const classes = options.classes ?? labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const bits = options.bits ?? Math.min(18, Math.floor(Math.log2(LARGEST / Math.max(1, classes))));
  const features: FeatureOptions = { from, to, bits };
  const counted = texts.map((text) => countGrams(text, features));
  const frequency = idf ? inverseFrequency(counted, bits) : null;
  const rows = counted.map((row) => scale(row, frequency));
  const weights = new Float32Array(2 ** bits * classes); // [bucket, class]
  const squares = new Float32Array(weights.length).fill(1e-8);
  const bias = new Float32Array(classes);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const at of shuffled([...rows.keys()], stream(seed, 'passes', epoch))) {
      const error = probabilities(rows[at]!, weights, bias);
      error[labels[at]!]! -= 1; // dL/dz = p − y
      step(rows[at]!, error, weights, squares, { rate, decay });
      for (let k = 0; k < classes; k += 1) bias[k]! -= (rate / 4 / (1 + epoch)) * error[k]!;
    }
  }
  return {
    predict: (text) => [...probabilities(scale(countGrams(text, features), frequency), weights, bias)],
  };
}

function probabilities({ columns, values }: SparseRow, weights: Float32Array, bias: Float32Array): Float64Array {
  const classes = bias.length;
  const z = Float64Array.from(bias);
  for (let at = 0; at < columns.length; at += 1) {
    const base = columns[at]! * classes;
    for (let k = 0; k < classes; k += 1) z[k]! += values[at]! * weights[base + k]!;
  }
  const top = z.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let k = 0; k < classes; k += 1) {
    z[k] = Math.exp(z[k]! - top);
    sum += z[k]!;
  }
  return z.map((value) => value / sum);
}

function step(
  { columns, values }: SparseRow,
  error: Float64Array,
  weights: Float32Array,
  squares: Float32Array,
  { rate, decay }: { readonly rate: number; readonly decay: number },
): void {
  const classes = error.length;
  for (let at = 0; at < columns.length; at += 1) {
    for (let k = 0; k < classes; k += 1) {
      const w = columns[at]! * classes + k;
      const slope = error[k]! * values[at]! + decay * weights[w]!;
      squares[w]! += slope * slope;
      weights[w]! -= (rate * slope) / Math.sqrt(squares[w]!);
    }
  }
}
