// The graphs of a masked language model: one that learns, one that is only asked.
import { Builder } from '../../graph/build.ts';
import type { Graph } from '../../graph/ir.ts';
import { inputsFrom } from '../../graph/rewrite.ts';
import { ints } from '../../graph/tensor.ts';
import type { ModelConfig } from '../../model/config.ts';
import { masked, trainingMasked } from '../../model/masked.ts';
import type { Parameters } from '../../model/parameters.ts';
import { type Objective, type TrainingGraph, trainable } from '../graph.ts';

/**
 * Inputs: those of the model, its dropout masks, `targets` int64 [masked], `weights` [masked]; the parameters, in graph layout.
 * Outputs: `loss` = −Σ weight · log softmax(logits)[target], then the gradients. The word embeddings are read by look-up and
 * by the decoder: their gradient is both parts in one dense table.
 */
export function maskedTrainingGraph(config: ModelConfig, parameters: Parameters): TrainingGraph {
  const { graph: forward, masks } = trainingMasked(config, parameters);
  const b = new Builder('training', { ...forward, outputs: [] });
  b.output(loss(b, 'loss'));
  return trainable(b, parameters, masks, ['loss']);
}

/** The same as one term of an objective. */
export function maskedObjective(config: ModelConfig, parameters: Parameters): Objective {
  const { graph: forward, masks } = trainingMasked(config, parameters);
  const builder = new Builder('training', { ...forward, outputs: [] });
  return { builder, masks, terms: [{ name: 'told', value: loss(builder, 'surprise'), weight: 1 }] };
}

/** The same inputs without dropout masks → `loss`, and `hits`: Σ weight where the likeliest token is the target. */
export function maskedEvaluationGraph(config: ModelConfig, parameters: Parameters): Graph {
  const b = new Builder('evaluation', { ...masked(config, parameters), outputs: [] });
  b.output(loss(b, 'loss'));
  const right = b.op('Equal', [b.op('ArgMax', ['logits'], { axis: -1, keepdims: 1 }), 'targets_column']); // [M, 1]
  b.output(
    b.op('ReduceSum', [b.op('Mul', [b.op('Cast', [right], { to: 1 }), 'weights_column'])], { keepdims: 0 }, 'hits'),
  );
  return inputsFrom(b.build(), [...parameters.keys()]);
}

function loss(b: Builder, name: string): string {
  const column = (called: string, input: string): string =>
    b.op('Unsqueeze', [input, b.constant(ints([1], [1]))], {}, called); // [M, 1]
  const targets = column('targets_column', b.input('targets', 'int64', ['masked']));
  const weights = column('weights_column', b.input('weights', 'float32', ['masked']));
  const known = b.op('GatherElements', [b.op('LogSoftmax', ['logits'], { axis: -1 }), targets], { axis: 1 });
  return b.op('Neg', [b.op('ReduceSum', [b.op('Mul', [known, weights])], { keepdims: 0 })], {}, name);
}
