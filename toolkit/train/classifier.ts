// The training graph of a classifier: dropout, loss, gradients of every parameter.
import { Builder } from '../graph/build.ts';
import { trainingClassifier } from '../model/classifier.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Parameters } from '../model/parameters.ts';
import { type TrainingGraph, trainable } from './graph.ts';
import { crossEntropy, type Distil, distillation, divergence } from './losses.ts';

export type { TrainingGraph } from './graph.ts';

/**
 * Inputs: those of the classifier, its dropout masks, `targets` [batch, labels], `weights` [batch], and with `distil` the
 * teacher's softened probabilities `teacher` [batch, labels]; the parameters, in graph layout. Outputs: `loss` (and `ce`,
 * `kl`), then the gradients.
 */
export function trainingGraph(
  config: ModelConfig,
  labels: number,
  parameters: Parameters,
  distil?: Distil,
): TrainingGraph {
  const { graph: forward, masks } = trainingClassifier(config, parameters);
  const b = new Builder('training', { ...forward, outputs: [] });
  const weights = b.input('weights', 'float32', ['batch']);
  const hard = b.op(
    'Identity',
    [crossEntropy(b, 'logits', b.input('targets', 'float32', ['batch', labels]), weights)],
    {},
    'ce',
  );
  const scalars = ['loss', b.output(hard)];
  let loss = hard;
  if (distil) {
    const teacher = b.input('teacher', 'float32', ['batch', labels]);
    const soft = b.op('Identity', [divergence(b, 'logits', teacher, weights, distil.temperature)], {}, 'kl');
    scalars.push(b.output(soft));
    loss = distillation(b, distil, soft, hard);
  }
  b.output(b.op('Identity', [loss], {}, 'loss'));
  return trainable(b, parameters, masks, scalars);
}
