// What the engine really runs in float32: read from its own optimized graph, where a missed fusion cannot hide.
import type { Graph, Node } from '../graph/ir.ts';
import { producers } from '../graph/rewrite.ts';
import { excluded, type Scheme } from './scheme.ts';

export interface FloatLinear {
  readonly op: string;
  /** Name of its result; fusions may have renamed it. */
  readonly name: string;
  /** Constant weight; null for a product of two activations (attention scores and contexts). */
  readonly weight: string | null;
}

/** Where each float operator that multiplies matrices has its constant weight; -1 for none. */
const operators: Readonly<Record<string, number>> = {
  MatMul: 1,
  Gemm: 1,
  FusedMatMul: 1,
  FusedGemm: 1,
  FusedMatMulActivation: 1,
  TransposeMatMul: 1,
  Attention: 1,
  MultiHeadAttention: -1,
};

/** Every float32 matrix product of a graph. */
export function floatLinears(graph: Graph): readonly FloatLinear[] {
  const from = producers(graph);
  return graph.nodes.flatMap((node) => {
    const place = operators[node.op];
    if (place === undefined) return [];
    return { op: node.op, name: node.outputs[0] ?? node.name, weight: constant(graph, from, node.inputs[place] ?? '') };
  });
}

/** Those that `scheme` meant to be integers: none, if the engine fused all of them. A small matrix for each head is not meant. */
export function missed(graph: Graph, scheme: Scheme): readonly FloatLinear[] {
  return floatLinears(graph).filter(({ name, weight }) => {
    if (weight === null) return scheme.attention ?? false;
    return graph.initializers.get(weight)!.dims.length === 2 && !excluded(scheme, [name, weight]);
  });
}

/** The initializer behind an operand, seen through a DequantizeLinear that was not fused. */
function constant({ initializers }: Graph, from: ReadonlyMap<string, Node>, name: string): string | null {
  const producer = from.get(name);
  const source = producer?.op === 'DequantizeLinear' ? producer.inputs[0]! : name;
  return initializers.has(source) ? source : null;
}
