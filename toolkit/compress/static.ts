// Linear layers whose activations have ranges measured beforehand: QuantizeLinear and DequantizeLinear around a float node.
import type { RangeTable } from '../../calibration/range.ts';
import type { Graph } from '../graph/ir.ts';
import { asFloat32 } from '../graph/tensor.ts';
import { Fault } from '../words/fault.ts';
import type { Affine } from './affine.ts';
import { quantizeBias, raiseForBias } from './bias.ts';
import type { Draft } from './draft.ts';
import { activationMap, dequantizedBias, dequantizedWeight, pair } from './pairs.ts';
import type { Scheme } from './scheme.ts';
import { type Linear, number, type Product } from './targets.ts';
import { weightMaps } from './weights.ts';

export interface Static {
  readonly draft: Draft;
  readonly graph: Graph;
  readonly scheme: Scheme;
  readonly ranges: RangeTable;
}

/** Adds `target` with integers on its inputs and, if the scheme says so, on its result. */
export function addStatic(site: Static, target: Linear | Product): void {
  const { draft, scheme } = site;
  const inputs =
    target.kind === 'linear' ? linearInputs(site, target) : target.node.inputs.map((name) => activation(site, name));
  if (!scheme.outputs) {
    draft.keep({ ...target.node, inputs });
    return;
  }
  const [name = ''] = target.node.outputs;
  const final = site.graph.outputs.some((output) => output.name === name);
  const raw = final ? `${name}_QuantizeLinear_Input` : name;
  draft.keep({ ...target.node, inputs, outputs: [raw] });
  const result = pair(draft, name, mapOf(site, name), scheme.activations, raw, final ? name : undefined);
  draft.redirect(name, result);
}

function linearInputs(site: Static, { node, input, weight, bias, axis }: Linear): string[] {
  const { draft, graph, scheme } = site;
  const tensor = graph.initializers.get(weight)!;
  const format = { type: scheme.weights, axis: scheme.perChannel ? axis : null, reduce: scheme.reduceRange };
  const found = weightMaps(tensor, format);
  const x = activation(site, input);
  if (bias === null) return [x, dequantizedWeight(draft, weight, tensor, format, found), ...node.inputs.slice(2)];

  const values = asFloat32(graph.initializers.get(bias)!);
  const { scale } = mapOf(site, input);
  const maps = found.every((map) => map.zero === 0) ? raised(found, scale, values) : found;
  const scales = Float32Array.from(maps, (map) => map.scale);
  const quantized = quantizeBias(values, scale, scales, number(node, 'beta', 1));
  return [x, dequantizedWeight(draft, weight, tensor, format, maps), dequantizedBias(draft, bias, quantized)];
}

const raised = (maps: readonly Affine[], input: number, bias: Float32Array): Affine[] =>
  Array.from(
    raiseForBias(
      Float32Array.from(maps, (map) => map.scale),
      input,
      bias,
    ),
    (scale) => ({ scale, zero: 0 }),
  );

/** The rounded form of an activation; the result of a quantized node has been rounded already. */
function activation(site: Static, name: string): string {
  const current = site.draft.current(name);
  return current === name ? pair(site.draft, name, mapOf(site, name), site.scheme.activations) : current;
}

function mapOf({ graph, ranges, scheme }: Static, name: string): Affine {
  const range = ranges.get(name);
  if (!range) throw new Fault('compress.no-range', { graph: graph.name, name });
  return activationMap(range, scheme.activations, scheme.symmetric ?? false);
}
