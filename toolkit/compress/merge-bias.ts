// MatMul followed by a constant bias as one Gemm: the form whose integers ONNX Runtime keeps through to its kernel.
import type { Graph, Node } from '../graph/ir.ts';
import { consumers } from '../graph/rewrite.ts';
import type { Linear } from './targets.ts';

/**
 * `graph` with each of the `linears` that is a MatMul of a matrix, and whose product only a constant bias reads, joined with
 * that Add. (Left apart, the engine's own MatMulAddFusion would join them in float32, and put the integers out of reach.)
 */
export function mergeBias(graph: Graph, linears: readonly Linear[]): Graph {
  const readers = consumers(graph);
  const merged = new Map<Node, Node>();
  const gone = new Set<Node>();
  for (const linear of linears) {
    const add = soleReader(graph, readers, linear);
    const bias = add?.inputs.find((name) => isBias(graph, name, linear));
    if (!add || bias === undefined || rank(graph, linear.input) !== 2) continue;
    merged.set(add, { ...linear.node, op: 'Gemm', inputs: [linear.input, linear.weight, bias], outputs: add.outputs });
    gone.add(linear.node);
  }
  const nodes = graph.nodes.filter((node) => !gone.has(node)).map((node) => merged.get(node) ?? node);
  return { ...graph, nodes };
}

function soleReader(graph: Graph, readers: ReadonlyMap<string, readonly Node[]>, { node }: Linear): Node | undefined {
  const [product = ''] = node.outputs;
  const [reader, second] = readers.get(product) ?? [];
  const alone = second === undefined && !graph.outputs.some(({ name }) => name === product);
  return node.op === 'MatMul' && alone && reader?.op === 'Add' ? reader : undefined;
}

function isBias({ initializers }: Graph, name: string, { weight }: Linear): boolean {
  const dims = initializers.get(name)?.dims;
  return dims?.length === 1 && dims[0] === initializers.get(weight)?.dims[1];
}

const rank = (graph: Graph, name: string): number | undefined =>
  (graph.values.get(name) ?? graph.inputs.find((input) => input.name === name))?.shape?.length;
