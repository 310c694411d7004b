// Linear layers that measure their activations while running, in the shape ONNX Runtime fuses into one kernel.
import type { Graph } from '../graph/ir.ts';
import { transposed } from '../graph/tensor.ts';
import { codes } from '../graph/types.ts';
import type { Draft } from './draft.ts';
import { constants } from './pairs.ts';
import type { Scheme } from './scheme.ts';
import type { Linear } from './targets.ts';
import { quantizeWeight, weightMaps } from './weights.ts';

/**
 * y = float(xq · Wq) · (sx · sW), where xq and sx come from DynamicQuantizeLinear over the whole tensor x: the result of
 * one text therefore depends, slightly, on its neighbours in the batch and on padding.
 */
export function addDynamic(draft: Draft, graph: Graph, scheme: Scheme, { node, input, weight, axis }: Linear): void {
  const [y = ''] = node.outputs;
  const matrix = axis === 1 ? graph.initializers.get(weight)! : transposed(graph.initializers.get(weight)!);
  const format = { type: scheme.weights, axis: scheme.perChannel ? 1 : null, reduce: scheme.reduceRange };
  const maps = weightMaps(matrix, format);
  const integers = draft.constant(`${weight}_quantized`, quantizeWeight(matrix, format, maps));
  const [scale, zero] = constants(draft, weight, maps, format.type, format.axis);

  const [xq, xScale, xZero] = draft.once(
    'DynamicQuantizeLinear',
    `${input}_QuantizeLinear`,
    [draft.current(input)],
    [`${input}_quantized`, `${input}_scale`, `${input}_zero_point`],
  );
  const [sums] = draft.once('MatMulInteger', `${y}_MatMulInteger`, [xq!, integers, xZero!, zero], [`${y}_integers`]);
  const [real] = draft.once('Cast', `${y}_Cast`, [sums!], [`${y}_sums`], { to: { kind: 'int', value: codes.float32 } });
  const [step] = draft.once('Mul', `${y}_steps`, [xScale!, scale], [`${y}_step`]);
  const bias = node.inputs[2];
  const product = bias ? `${y}_product` : y;
  draft.once('Mul', `${y}_Mul`, [real!, step!], [product]);
  if (bias) draft.once('Add', `${y}_Add`, [product, bias], [y]);
}
