// From a model with a loss to a step: gradients of every parameter, parameters as inputs.
import { type Differentiated, gradient } from '../autodiff/gradient.ts';
import type { Builder } from '../graph/build.ts';
import { extract, inputsFrom } from '../graph/rewrite.ts';
import { scalar } from '../graph/tensor.ts';
import type { Mask } from '../model/dropout.ts';
import type { Parameters } from '../model/parameters.ts';

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
}

/**
 * The step towards an objective: `loss` = Σ weight · term falls; it and every term by its name are the scalars. Parameters that
 * no term reads have no gradient.
 */
export function towards({ builder: b, masks, terms }: Objective, parameters: Parameters): TrainingGraph {
  const values = terms.map(({ name, value }) => b.output(b.op('Identity', [value], {}, name)));
  const parts = values.map((value, at) => {
    const { weight } = terms[at]!;
    return weight === 1 ? value : b.op('Mul', [value, b.constant(scalar(weight))]);
  });
  b.output(b.op('Identity', [parts.reduce((sum, part) => b.op('Add', [sum, part]))], {}, 'loss'));
  const { initializers: read } = extract(b.build(), ['loss']);
  const learning = new Map([...parameters].filter(([name]) => read.has(name)));
  return trainable(b, learning, masks, ['loss', ...values]);
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
