// The objective of a classifier: the labels, and a teacher's word on them.
import type { ModelConfig } from '../model/config.ts';
import type { Parameters } from '../model/parameters.ts';
import { classesAgree } from './agreement.ts';
import { type Objective, type TrainingGraph, towards } from './graph.ts';
import { labelledObjective, type Reading } from './labelled.ts';
import { crossEntropy, type Distil, divergence } from './losses.ts';

export type { TrainingGraph } from './graph.ts';

/** One label holds. */
const classes: Reading = { name: 'ce', hard: crossEntropy, soft: divergence, agree: classesAgree };

/** See `labelledObjective`; the term on the labels is `ce`. */
export const classifierObjective = (
  config: ModelConfig,
  labels: number,
  parameters: Parameters,
  distil?: Distil,
  rdrop?: number,
): Objective => labelledObjective(classes, config, labels, parameters, distil, rdrop);

/** The step of a classifier: its inputs and the parameters, in graph layout → `loss`, the terms, the gradients. */
export function trainingGraph(
  config: ModelConfig,
  labels: number,
  parameters: Parameters,
  distil?: Distil,
): TrainingGraph {
  return towards(classifierObjective(config, labels, parameters, distil), parameters);
}
