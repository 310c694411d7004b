// Which nodes a scheme quantizes: decided here, carried out elsewhere.
import type { Graph, Node, Tensor } from '../graph/ir.ts';
import { asNumbers } from '../graph/tensor.ts';
import { excluded, type Scheme } from './scheme.ts';

/** A MatMul or Gemm with a constant second operand. */
export interface Linear {
  readonly kind: 'linear';
  readonly node: Node;
  readonly input: string;
  readonly weight: string;
  /** Constant bias of a Gemm. */
  readonly bias: string | null;
  /** Axis of the weight that runs over the outputs. */
  readonly axis: 0 | 1;
}

/** A MatMul of two activations. */
export interface Product {
  readonly kind: 'product';
  readonly node: Node;
}

/** A look-up of rows in a constant table, or a slice of its rows. */
export interface Lookup {
  readonly kind: 'lookup';
  readonly node: Node;
  readonly table: string;
}

export type Target = Linear | Product | Lookup;

/** Tables smaller than this are not worth two more operators. */
const SMALL = 65_536; // bytes

/** The target of every node that `scheme` quantizes, by node. */
export function targets(graph: Graph, scheme: Scheme): ReadonlyMap<Node, Target> {
  const found = new Map<Node, Target>();
  for (const node of graph.nodes) {
    const target = node.domain === '' ? rules[node.op]?.(node, graph, scheme) : undefined;
    if (target && !excluded(scheme, [node.name, ...node.outputs, ...node.inputs])) found.set(node, target);
  }
  return found;
}

/** Names of the values whose ranges a static `scheme` needs. */
export function activations(graph: Graph, scheme: Scheme): readonly string[] {
  if (scheme.mode === 'dynamic') return [];
  const names = [...targets(graph, scheme).values()].flatMap((target) => {
    if (target.kind === 'lookup') return [];
    const inputs = target.kind === 'linear' ? [target.input] : target.node.inputs;
    return scheme.outputs ? [...inputs, ...target.node.outputs] : inputs;
  });
  return [...new Set(names)];
}

type Rule = (node: Node, graph: Graph, scheme: Scheme) => Target | undefined;

const rules: Readonly<Record<string, Rule>> = {
  MatMul: (node, { initializers }, scheme) => {
    const [input = '', weight = ''] = node.inputs;
    if (isMatrix(initializers.get(weight))) return { kind: 'linear', node, input, weight, bias: null, axis: 1 };
    const both = !initializers.has(input) && !initializers.has(weight);
    return both && scheme.attention && scheme.mode === 'static' ? { kind: 'product', node } : undefined;
  },
  Gemm: (node, { initializers }, scheme) => {
    const [input = '', weight = '', bias = ''] = node.inputs;
    if (!isMatrix(initializers.get(weight)) || number(node, 'transA', 0) !== 0) return undefined;
    const plain = number(node, 'alpha', 1) === 1 && number(node, 'beta', 1) === 1;
    if (scheme.mode === 'dynamic' && !plain) return undefined;
    const axis = number(node, 'transB', 0) === 0 ? 1 : 0;
    return { kind: 'linear', node, input, weight, bias: initializers.has(bias) ? bias : null, axis };
  },
  Gather: (node, { initializers }, scheme) => {
    return number(node, 'axis', 0) === 0 ? lookup(node, initializers, scheme) : undefined;
  },
  Slice: (node, { initializers }, scheme) => {
    const axes = initializers.get(node.inputs[3] ?? '');
    return axes && asNumbers(axes).join() === '0' ? lookup(node, initializers, scheme) : undefined;
  },
};

function lookup(node: Node, initializers: Graph['initializers'], scheme: Scheme): Lookup | undefined {
  const [table = ''] = node.inputs;
  const constant = initializers.get(table);
  const worth = scheme.embeddings === 'int8-row' && isMatrix(constant) && constant.data.byteLength >= SMALL;
  return worth ? { kind: 'lookup', node, table } : undefined;
}

/** A numeric attribute, or its default. */
export function number(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes[name];
  return attribute?.kind === 'int' || attribute?.kind === 'float' ? attribute.value : fallback;
}

const isMatrix = (tensor: Tensor | undefined): tensor is Tensor =>
  tensor?.type === 'float32' && tensor.dims.length === 2;
