// Shape inference: one rule per operator, with symbolic dimensions flowing through.
import { isFresh } from './dims.ts';
import type { Graph, Node, Value } from './ir.ts';
import { isOp, type Op } from './ops.ts';
import { Call, type Constants, type Known, type ShapeRule, type Values } from './rules/call.ts';
import { contraction } from './rules/contraction.ts';
import { elementwise } from './rules/elementwise.ts';
import { indexing } from './rules/indexing.ts';
import { layout } from './rules/layout.ts';
import { quantization } from './rules/quantization.ts';

export type { ShapeRule } from './rules/call.ts';

export const shapes: { readonly [K in Op]: ShapeRule } = {
  ...elementwise,
  ...contraction,
  ...layout,
  ...indexing,
  ...quantization,
};

/**
 * What `node` gives, one value per named output. `value` answers for its inputs, `constant` for those that are constants.
 * A foreign operator gives the type of its first input and an unknown shape.
 * Faults: `graph.bad-shape` naming node and operator, `graph.unknown-value`.
 */
export function inferNode(node: Node, value: Values, constant: Constants): Value[] {
  const call = new Call(node, value, constant);
  const known = isOp(node.op, node.domain) ? shapes[node.op](call) : node.outputs.map(() => foreign(node, value));
  return node.outputs.flatMap((name, i) => {
    if (name === '') return [];
    const found = known[i] ?? call.fail(`outputs ≤ ${known.length}`, String(node.outputs.length));
    return [{ name, ...found }];
  });
}

const foreign = (node: Node, value: Values): Known => ({
  type: value(node.inputs[0] ?? '')?.type ?? 'float32',
  shape: null,
});

/** `graph` with what can be known of every value; names that its author gave to unknown dimensions stay. */
export function inferShapes(graph: Graph): Graph {
  const values = new Map<string, Value>();
  for (const [name, { type, dims }] of graph.initializers) values.set(name, { name, type, shape: dims });
  for (const input of graph.inputs) values.set(input.name, input);
  const declared = new Map([...graph.values, ...graph.outputs.map((output) => [output.name, output] as const)]);
  for (const node of graph.nodes) {
    const known = isOp(node.op, node.domain);
    const found = inferNode(
      node,
      (name) => values.get(name),
      (name) => graph.initializers.get(name),
    );
    for (const value of found) values.set(value.name, merged(value, declared.get(value.name), known));
  }
  return { ...graph, values, outputs: graph.outputs.map((output) => values.get(output.name) ?? output) };
}

function merged(found: Value, declared: Value | undefined, known: boolean): Value {
  if (!declared?.shape) return declared && !known ? { ...found, type: declared.type } : found;
  if (!known) return declared;
  if (!found.shape) return { ...found, shape: declared.shape };
  if (found.shape.length !== declared.shape.length) return found;
  return { ...found, shape: found.shape.map((dim, i) => (isFresh(dim) ? declared.shape![i]! : dim)) };
}
