// A multinomial logistic regression on hashed character n-grams: the line every trained model has to beat,
// and a cheap second opinion on labels.

import { shuffled, stream } from '../random/random.ts';
import { countGrams, type FeatureOptions, inverseFrequency, type SparseRow, scale } from './features.ts';

export interface FitOptions {
  readonly seed: number;
  /** Passes over the rows; default 8. */
  readonly epochs?: number;
  /** AdaGrad step; default 0.2. */
  readonly rate?: number;
  /** L2 penalty on the weights a row touches; default 1e-6. */
  readonly decay?: number;
}

export interface LinearOptions extends Partial<FeatureOptions>, FitOptions {
  /** Number of classes; default: highest label + 1. */
  readonly classes?: number;
  /** Weigh grams by inverse document frequency; default true. */
  readonly idf?: boolean;
}

export interface Linear {
  /** Probability per class. */
  readonly predict: (text: string) => number[];
}

export interface Weights {
  /** [column, class] */
  readonly of: Float32Array;
  readonly bias: Float32Array;
}

/** What a fit learns from: rows below `columns` columns wide, with a class below `classes` each. */
export interface Labelled {
  readonly rows: readonly SparseRow[];
  readonly labels: ArrayLike<number>;
  readonly columns: number;
  readonly classes: number;
}

/** Weights that a model has by default at most, so that a thousand classes take no more memory than a hundred. */
const LARGEST = 2 ** 25;

/** Options that leave no trace of order: single characters only. */
export const bagOfCharacters = { from: 1, to: 1 } as const;

/** A softmax regression on the grams of `texts`; the same seed gives the same model. */
export function trainLinear(texts: readonly string[], labels: readonly number[], options: LinearOptions): Linear {
  const { from = 1, to = 3, idf = true, ...fitting } = options;
  if (texts.length !== labels.length) throw new RangeError('trainLinear: expected one label per text');
  const classes = options.classes ?? labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const bits = options.bits ?? widest(classes);
  const features: FeatureOptions = { from, to, bits };
  const counted = texts.map((text) => countGrams(text, features));
  const frequency = idf ? inverseFrequency(counted, bits) : null;
  const rows = counted.map((row) => scale(row, frequency));
  const weights = fitRows({ rows, labels, columns: 2 ** bits, classes }, [...rows.keys()], fitting);
  return {
    predict: (text) => [
      ...probabilities(scale(countGrams(text, features), frequency), weights, new Float64Array(classes)),
    ],
  };
}

/** Hash bits that keep a model of so many classes at a bounded size: `most`, or fewer for hundreds of classes. */
export function widest(classes: number, most = 18): number {
  return Math.min(most, Math.floor(Math.log2(LARGEST / Math.max(1, classes))));
}

/** AdaGrad (Duchi, Hazan, Singer 2011) on softmax cross-entropy over the rows at `places`. */
export function fitRows(data: Labelled, places: readonly number[], options: FitOptions): Weights {
  const { rows, labels, columns, classes } = data;
  const { seed, epochs = 8, rate = 0.2, decay = 1e-6 } = options;
  const of = new Float32Array(columns * classes);
  const bias = new Float32Array(classes);
  const weights = { of, bias };
  const squares = new Float32Array(of.length).fill(1e-8);
  const error = new Float64Array(classes);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const at of shuffled(places, stream(seed, 'passes', epoch))) {
      probabilities(rows[at]!, weights, error);
      error[labels[at]!]! -= 1; // dL/dz = p − y
      step(rows[at]!, error, of, squares, rate, decay);
      for (let k = 0; k < classes; k += 1) bias[k]! -= (rate / 4 / (1 + epoch)) * error[k]!;
    }
  }
  return weights;
}

/** Fills `out` with the probability of each class. */
export function probabilities({ columns, values }: SparseRow, { of, bias }: Weights, out: Float64Array): Float64Array {
  const classes = bias.length;
  out.set(bias);
  for (let at = 0; at < columns.length; at += 1) {
    const base = columns[at]! * classes;
    const value = values[at]!;
    for (let k = 0; k < classes; k += 1) out[k]! += value * of[base + k]!;
  }
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < classes; k += 1) top = Math.max(top, out[k]!);
  let sum = 0;
  for (let k = 0; k < classes; k += 1) {
    out[k] = Math.exp(out[k]! - top);
    sum += out[k]!;
  }
  for (let k = 0; k < classes; k += 1) out[k]! /= sum;
  return out;
}

function step(
  { columns, values }: SparseRow,
  error: Float64Array,
  weights: Float32Array,
  squares: Float32Array,
  rate: number,
  decay: number,
): void {
  const classes = error.length;
  for (let at = 0; at < columns.length; at += 1) {
    const base = columns[at]! * classes;
    const value = values[at]!;
    for (let k = 0; k < classes; k += 1) {
      const w = base + k;
      const slope = error[k]! * value + decay * weights[w]!;
      squares[w]! += slope * slope;
      weights[w]! -= (rate * slope) / Math.sqrt(squares[w]!);
    }
  }
}
