// The task of giving a text all labels that hold.
import type { Feeds } from '../engine/engine.ts';
import type { ModelConfig } from '../model/config.ts';
import { initialise, type Parameters } from '../model/parameters.ts';
import { labelsAgree } from './agreement.ts';
import type { TrainOptions } from './classify.ts';
import { labelledFeeds, type Taught } from './feeds.ts';
import { type Objective, towards } from './graph.ts';
import { labelledObjective, type Reading, requireTaught } from './labelled.ts';
import { binaryCrossEntropy, binaryDivergence, type Distil } from './losses.ts';
import { eachOf } from './mixture.ts';
import type { Task, Tokens } from './task.ts';

/** `labels` are the numbers of those that hold; absent: the teacher's word alone counts. */
interface TaughtLabels extends Taught {
  readonly labels?: readonly number[];
}

/** `logits` are a teacher's, one per label: under `distil` every example has them, or `soft: 0`. */
export interface MultilabelExample extends Tokens, TaughtLabels {}

export const multilabel: Task<MultilabelExample, TrainOptions> = {
  initialise,
  step: ({ config, labels, options: { labelSmoothing, distil, rdrop } }, initial) => ({
    objective: multilabelObjective(config, labels, initial, distil, rdrop),
    targets: (rows) => multilabelFeeds(rows, labels, labelSmoothing, distil),
  }),
  lesson: ({ labels, logits, soft }) => [labels, logits, soft],
  check({ labels, options }, example, number) {
    requireTaught(labels, options.distil, example, example.labels, number);
  },
};

/** Each label holds or not. */
const each: Reading = { name: 'bce', hard: binaryCrossEntropy, soft: binaryDivergence, agree: labelsAgree };

/** See `labelledObjective`; the term on the labels is `bce`. */
const multilabelObjective = (
  config: ModelConfig,
  labels: number,
  parameters: Parameters,
  distil?: Distil,
  rdrop?: number,
): Objective => labelledObjective(each, config, labels, parameters, distil, rdrop);

/** The step: inputs and parameters, in graph layout → `loss`, the terms, the gradients. */
export const multilabelGraph = (config: ModelConfig, labels: number, parameters: Parameters, distil?: Distil) =>
  towards(multilabelObjective(config, labels, parameters, distil), parameters);

/** Labels as 1 − ε/2 and ε/2, weights of 1/B where they are known, a teacher's σ(logit / T) with theirs. */
export function multilabelFeeds(
  rows: readonly TaughtLabels[],
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
  const teacher = (logits: readonly (readonly number[] | undefined)[], temperature: number): Float32Array => {
    const all = new Float32Array(rows.length * labels); // [B, C]
    for (const [row, own] of logits.entries())
      if (own) all.set(eachOf.probabilities(own.map((logit) => logit / temperature)), row * labels);
    return all;
  };
  return labelledFeeds(rows, labels, {
    targets,
    isKnown: (row) => row.labels !== undefined,
    ...(distil ? { teacher: (logits) => teacher(logits, distil.temperature) } : {}),
  });
}
