// Losses as graph nodes. Every loss is Σ over the batch of weight × loss of the example, so a mean is weights of 1/B.
import type { Builder } from '../graph/build.ts';
import { ints, scalar } from '../graph/tensor.ts';
import { softmax } from '../runtime/predictor.ts';

/** Distillation: soft targets of a teacher beside the labels (arXiv 1503.02531). */
export interface Distil {
  /** T ≥ 1: divides the logits of both models before the softmax. */
  readonly temperature: number;
  /** α in [0, 1]: share of the soft term; the labels keep 1 − α. */
  readonly alpha: number;
}

/** Cross-entropy −Σ weight·target·log softmax(logits); `targets` [B, C] are distributions, `weights` are [B]. */
export function crossEntropy(b: Builder, logits: string, targets: string, weights: string): string {
  return weighted(
    b,
    b.op('Neg', [rowSum(b, b.op('Mul', [targets, b.op('LogSoftmax', [logits], { axis: -1 })]))]),
    weights,
  );
}

/** KL(teacher ‖ student) = Σ weight·p·(log p − log q), p and q at temperature T; `teacher` [B, C] are p. */
export function divergence(b: Builder, logits: string, teacher: string, weights: string, temperature: number): string {
  const student = b.op('LogSoftmax', [b.op('Mul', [logits, b.constant(scalar(1 / temperature))])], { axis: -1 });
  const known = b.op('Log', [b.op('Max', [teacher, b.constant(scalar(1e-30))])]);
  return weighted(b, rowSum(b, b.op('Mul', [teacher, b.op('Sub', [known, student])])), weights);
}

/**
 * Binary cross-entropy of labels that each hold or not, Σ weight · mean over labels of softplus(x) − target·x; `targets` [B, C]
 * are probabilities, `weights` are [B]. softplus(x) = (x + |x|)/2 + log(1 + e^−|x|) overflows nowhere and is smooth at 0.
 */
export function binaryCrossEntropy(b: Builder, logits: string, targets: string, weights: string): string {
  const size = b.op('Abs', [logits]);
  const half = b.op('Mul', [b.op('Add', [logits, size]), b.constant(scalar(0.5))]);
  const rest = b.op('Log', [b.op('Add', [b.op('Exp', [b.op('Neg', [size])]), b.constant(scalar(1))])]);
  const losses = b.op('Sub', [b.op('Add', [half, rest]), b.op('Mul', [targets, logits])]); // [B, C]
  return weighted(b, rowMean(b, losses), weights);
}

/** KL(teacher ‖ student) of labels that each hold or not, the mean over labels, p and q at temperature T; `teacher` [B, C] are p. */
export function binaryDivergence(
  b: Builder,
  logits: string,
  teacher: string,
  weights: string,
  temperature: number,
): string {
  const student = b.op('Mul', [logits, b.constant(scalar(1 / temperature))]);
  const other = b.op('Sub', [b.constant(scalar(1)), teacher]);
  const known = b.op('Add', [logarithm(b, teacher), logarithm(b, other)]); // −H(p)
  return b.op('Add', [binaryCrossEntropy(b, student, teacher, weights), weighted(b, rowMean(b, known), weights)]);
}

/** p · log p, 0 for 0. */
const logarithm = (b: Builder, p: string): string =>
  b.op('Mul', [p, b.op('Log', [b.op('Max', [p, b.constant(scalar(1e-30))])])]);

const rowMean = (b: Builder, x: string): string =>
  b.op('ReduceMean', [x, b.constant(ints([1], [-1]))], { keepdims: 0 }); // [B]

const rowSum = (b: Builder, x: string): string => b.op('ReduceSum', [x, b.constant(ints([1], [-1]))], { keepdims: 0 }); // [B]

const weighted = (b: Builder, x: string, weights: string): string =>
  b.op('ReduceSum', [b.op('Mul', [x, weights]), b.constant(ints([1], [0]))], { keepdims: 0 }); // []

/** Smoothed one-hot rows: 1 − ε on the label, ε spread over all classes (ε/C each); zeros where there is no label. [B, C] */
export function smoothed(labels: readonly (number | undefined)[], classes: number, epsilon: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  for (const [i, label] of labels.entries()) {
    if (label === undefined) continue;
    rows.fill(epsilon / classes, i * classes, (i + 1) * classes);
    rows[i * classes + label]! += 1 - epsilon;
  }
  return rows;
}

/** softmax(row / T) of every row; zeros where there is none. [B, C] */
export function softened(
  logits: readonly (readonly number[] | undefined)[],
  classes: number,
  temperature: number,
): Float32Array {
  const rows = new Float32Array(logits.length * classes);
  for (const [i, row] of logits.entries()) if (row) rows.set(softmax(row, temperature), i * classes);
  return rows;
}
