// From a model with a loss to a step: gradients of every parameter, parameters as inputs.
import { type Differentiated, gradient } from '../autodiff/gradient.ts';
import type { Builder } from '../graph/build.ts';
import { inputsFrom } from '../graph/rewrite.ts';
import type { Mask } from '../model/dropout.ts';
import type { Parameters } from '../model/parameters.ts';

export interface TrainingGraph extends Differentiated {
  readonly masks: readonly Mask[];
  readonly scalars: readonly string[];
}

/** The step of what `b` wrote, whose output `loss` is to fall; `scalars` are the outputs worth reporting. */
export function trainable(
  b: Builder,
  parameters: Parameters,
  masks: readonly Mask[],
  scalars: readonly string[],
): TrainingGraph {
  const names = [...parameters.keys()];
  const { graph, gradients } = gradient(b.build(), { loss: 'loss', wrt: names });
  return { graph: inputsFrom(graph, names), gradients, masks, scalars };
}
