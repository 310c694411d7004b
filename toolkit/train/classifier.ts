// The objective of a classifier: the labels, and a teacher's word on them.
import { Builder } from '../graph/build.ts';
import { trainingClassifier } from '../model/classifier.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Parameters } from '../model/parameters.ts';
import { classesAgree } from './agreement.ts';
import { type Objective, type Term, type TrainingGraph, towards } from './graph.ts';
import { crossEntropy, type Distil, divergence } from './losses.ts';

export type { TrainingGraph } from './graph.ts';

/**
 * Inputs: those of the classifier, its dropout masks, `targets` [batch, labels], `weights` [batch], and with `distil` the
 * teacher's softened probabilities `teacher` [batch, labels] and `soft_weights` [batch]. Terms: `ce`, and α·T²·`kl` beside
 * (1 − α)·`ce` (arXiv 1503.02531). With R-Drop of weight `rdrop` the term `rdrop`: the batch's second half repeats the first.
 */
export function classifierObjective(
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
  const ce = crossEntropy(builder, 'logits', matrix('targets'), column('weights'));
  const terms: Term[] = [{ name: 'ce', value: ce, weight: 1 - (distil?.alpha ?? 0) }];
  if (distil) {
    const { temperature, alpha } = distil;
    const value = divergence(builder, 'logits', matrix('teacher'), column('soft_weights'), temperature);
    terms.unshift({ name: 'kl', value, weight: alpha * temperature ** 2 });
  }
  if (rdrop) terms.push({ name: 'rdrop', value: classesAgree(builder, 'logits'), weight: rdrop });
  return { builder, masks, terms };
}

/** The step of a classifier: its inputs and the parameters, in graph layout → `loss`, the terms, the gradients. */
export function trainingGraph(
  config: ModelConfig,
  labels: number,
  parameters: Parameters,
  distil?: Distil,
): TrainingGraph {
  return towards(classifierObjective(config, labels, parameters, distil), parameters);
}
