// The task of giving a text all labels that hold.
import type { Feed, Feeds } from '../engine/engine.ts';
import { Builder } from '../graph/build.ts';
import { trainingClassifier } from '../model/classifier.ts';
import type { ModelConfig } from '../model/config.ts';
import { initialise, type Parameters } from '../model/parameters.ts';
import { Fault } from '../words/fault.ts';
import { labelsAgree } from './agreement.ts';
import type { TrainOptions } from './classify.ts';
import { type Objective, type Term, towards } from './graph.ts';
import { binaryCrossEntropy, binaryDivergence, type Distil } from './losses.ts';
import type { Task, Tokens } from './task.ts';

/** `labels` are the numbers of those that hold; absent: the teacher's word alone counts. */
export interface MultilabelExample extends Tokens {
  readonly labels?: readonly number[];
  /** A teacher's, one per label: under `distil` every example has them, or `soft: 0`. */
  readonly logits?: readonly number[];
  /** Weight of the teacher's word on this example. @default 1 */
  readonly soft?: number;
}

export const multilabel: Task<MultilabelExample, TrainOptions> = {
  initialise,
  step: ({ config, labels, options: { labelSmoothing, distil, rdrop } }, initial) => ({
    objective: multilabelObjective(config, labels, initial, distil, rdrop),
    targets: (rows) => multilabelFeeds(rows, labels, labelSmoothing, distil),
  }),
  lesson: ({ labels, logits, soft }) => [labels, logits, soft],
  /** Faults: as for one label. RangeErrors: a label that is none of the task's, a negative weight. */
  check({ labels, options }, { labels: own, logits, soft = 1 }, number) {
    if (!(soft >= 0)) throw new RangeError(`training example ${number}: soft weight ${soft}`);
    if (own === undefined && !(options.distil && soft > 0)) throw new Fault('train.unlabelled', { number });
    if (options.distil && soft > 0 && logits?.length !== labels)
      throw new Fault('train.logits', { number, labels, received: logits?.length ?? 0 });
    const stray = own?.find((label) => !(Number.isInteger(label) && label >= 0 && label < labels));
    if (stray !== undefined) throw new RangeError(`training example ${number}: label ${stray} of ${labels}`);
  },
};

/**
 * Inputs: those of the classifier, its dropout masks, `targets` [batch, labels], `weights` [batch], and with `distil` the
 * teacher's softened probabilities `teacher` [batch, labels] and `soft_weights` [batch]. Terms: `bce`, and α·T²·`kl` beside
 * (1 − α)·`bce`. With R-Drop of weight `rdrop` the term `rdrop`: the batch's second half repeats the first.
 */
export function multilabelObjective(
  config: ModelConfig,
  labels: number,
  parameters: Parameters,
  distil?: Distil,
  rdrop = 0,
): Objective {
  const { graph: forward, masks } = trainingClassifier(config, parameters);
  const builder = new Builder('training', { ...forward, outputs: [] });
  const matrix = (name: string): string => builder.input(name, 'float32', ['batch', labels]);
  const column = (name: string): string => builder.input(name, 'float32', ['batch']);
  const bce = binaryCrossEntropy(builder, 'logits', matrix('targets'), column('weights'));
  const terms: Term[] = [{ name: 'bce', value: bce, weight: 1 - (distil?.alpha ?? 0) }];
  if (distil) {
    const { temperature, alpha } = distil;
    const value = binaryDivergence(builder, 'logits', matrix('teacher'), column('soft_weights'), temperature);
    terms.unshift({ name: 'kl', value, weight: alpha * temperature ** 2 });
  }
  if (rdrop) terms.push({ name: 'rdrop', value: labelsAgree(builder, 'logits'), weight: rdrop });
  return { builder, masks, terms };
}

/** The step: inputs and parameters, in graph layout → `loss`, the terms, the gradients. */
export const multilabelGraph = (config: ModelConfig, labels: number, parameters: Parameters, distil?: Distil) =>
  towards(multilabelObjective(config, labels, parameters, distil), parameters);

/** Labels as 1 − ε/2 and ε/2, weights of 1/B where they are known, a teacher's σ(logit / T) with theirs. */
export function multilabelFeeds(
  rows: readonly Omit<MultilabelExample, keyof Tokens>[],
  labels: number,
  labelSmoothing: number,
  distil?: Distil,
): Feeds {
  const targets = new Float32Array(rows.length * labels); // [B, C]
  for (const [row, { labels: own }] of rows.entries()) {
    if (!own) continue;
    targets.fill(labelSmoothing / 2, row * labels, (row + 1) * labels);
    for (const label of own) targets[row * labels + label] = 1 - labelSmoothing / 2;
  }
  const matrix = (data: Float32Array): Feed => ({ type: 'float32', dims: [rows.length, labels], data });
  const column = (of: (row: (typeof rows)[number]) => number): Feed => ({
    type: 'float32',
    dims: [rows.length],
    data: Float32Array.from(rows, (row) => of(row) / rows.length),
  });
  const hard = { targets: matrix(targets), weights: column((row) => (row.labels ? 1 : 0)) };
  if (!distil) return hard;
  const teacher = new Float32Array(rows.length * labels); // [B, C]
  for (const [row, { logits }] of rows.entries())
    for (const [k, logit] of (logits ?? []).entries())
      teacher[row * labels + k] = 1 / (1 + Math.exp(-logit / distil.temperature));
  return { ...hard, teacher: matrix(teacher), soft_weights: column((row) => (row.logits ? (row.soft ?? 1) : 0)) };
}
