// From a model with a loss to a step: gradients of every parameter, parameters as inputs.
import { type Differentiated, gradient } from '../autodiff/gradient.ts';
import type { Builder } from '../graph/build.ts';
import { halved } from '../graph/half.ts';
import { extract, inputsFrom } from '../graph/rewrite.ts';
import { scalar } from '../graph/tensor.ts';
import type { Mask } from '../model/dropout.ts';
import type { Parameters } from '../model/parameters.ts';
import type { Precision } from './loss-scale.ts';

/** One part of a loss: a number of the graph, the name it is reported by, and how much of it counts. */
export interface Term {
  readonly name: string;
  readonly value: string;
  readonly weight: number;
}

/** A model that is being written, and what it is to get better at. */
export interface Objective {
  readonly builder: Builder;
  readonly masks: readonly Mask[];
  readonly terms: readonly Term[];
}

export interface TrainingGraph extends Differentiated {
  readonly masks: readonly Mask[];
  readonly scalars: readonly string[];
  /** The input that the loss is multiplied by before its gradients are taken; absent: none. */
  readonly lossScale?: string;
}

/**
 * The step towards an objective: `loss` = Σ weight · term falls; it and every term by its name are the scalars. Parameters that
 * no term reads have no gradient.
 */
export function towards(
  { builder: b, masks, terms }: Objective,
  parameters: Parameters,
  precision: Precision = 'float32',
): TrainingGraph {
  const values = terms.map(({ name, value }) => b.output(b.op('Identity', [value], {}, name)));
  const parts = values.map((value, at) => {
    const { weight } = terms[at]!;
    return weight === 1 ? value : b.op('Mul', [value, b.constant(scalar(weight))]);
  });
  b.output(b.op('Identity', [parts.reduce((sum, part) => b.op('Add', [sum, part]))], {}, 'loss'));
  const { initializers: read } = extract(b.build(), ['loss']);
  const learning = new Map([...parameters].filter(([name]) => read.has(name)));
  return trainable(b, learning, masks, ['loss', ...values], precision);
}

/**
 * The step of what `b` wrote, whose output `loss` is to fall; `scalars` are the outputs worth reporting. In float16 the parameters
 * come in as float32 and the gradients, `loss_scale` times too large, go out so.
 */
export function trainable(
  b: Builder,
  parameters: Parameters,
  masks: readonly Mask[],
  scalars: readonly string[],
  precision: Precision = 'float32',
): TrainingGraph {
  const names = [...parameters.keys()];
  if (precision === 'float16') {
    const lossScale = b.input('loss_scale', 'float32', []);
    const loss = b.op('Mul', ['loss', lossScale], {}, 'scaled_loss');
    const { graph, gradients } = gradient(b.build(), { loss, wrt: names });
    return { graph: halved(inputsFrom(graph, names), { weights: names }), gradients, masks, scalars, lossScale };
  }
  const { graph, gradients } = gradient(b.build(), { loss: 'loss', wrt: names });
  return { graph: inputsFrom(graph, names), gradients, masks, scalars };
}
