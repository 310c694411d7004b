// Linear layers over rows: the form in which an engine keeps a bias and integers together.
import type { Attribute, Graph, Node, Tensor } from './ir.ts';
import { consumers, prune, sort } from './rewrite.ts';
import { inferShapes } from './shapes.ts';
import { ints } from './tensor.ts';

/** A product of a value [.., K] and a constant matrix [K, N], with the bias that is added to it and to nothing else. */
interface Layer {
  readonly x: string;
  readonly product: Node;
  readonly add: Node | undefined;
  readonly inner: number;
  readonly outer: number;
}

/** `graph` with each layer as [.., K] → [R, K] → [R, N] → [.., N]; needs inferred shapes. Reshaping costs nothing. */
export function rowwise(graph: Graph): Graph {
  const layers = layersOf(graph);
  const gone = new Set(layers.flatMap(({ product, add }) => [product, ...(add ? [add] : [])]));
  const initializers = new Map(graph.initializers);
  const nodes = new Map<string, Node>();
  for (const layer of layers) for (const node of flat(layer, initializers)) nodes.set(node.outputs[0]!, node);
  const kept = graph.nodes.filter((node) => !gone.has(node));
  return inferShapes(prune(sort({ ...graph, nodes: [...kept, ...nodes.values()], initializers })));
}

function layersOf(graph: Graph): readonly Layer[] {
  const readers = consumers(graph);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  return graph.nodes.flatMap((product) => {
    const [[x = '', weight = ''], [y = '']] = [product.inputs, product.outputs];
    const [inner, outer] = matrix(graph.initializers.get(weight)) ?? [];
    const rank = graph.values.get(x)?.shape?.length ?? 0;
    if (product.op !== 'MatMul' || product.domain !== '' || inner === undefined || outer === undefined || rank < 3)
      return [];
    const [next, second] = readers.get(y) ?? [];
    const bias = graph.initializers.get(next?.inputs.find((name) => name !== y) ?? '')?.dims;
    const joined = next?.op === 'Add' && !second && !outputs.has(y) && bias?.length === 1 && bias[0] === outer;
    return [{ x, product, add: joined ? next : undefined, inner, outer }];
  });
}

/** What several layers share has the same name in each, and so is written once. */
function flat({ x, product, add, inner, outer }: Layer, initializers: Map<string, Tensor>): readonly Node[] {
  const list = (values: readonly number[]): string => {
    const name = `list/${values.join(',')}`;
    initializers.set(name, ints([values.length], values));
    return name;
  };
  const node = (
    op: string,
    inputs: readonly string[],
    output: string,
    attributes: Record<string, Attribute> = {},
  ): Node => ({
    ...{ name: '', op, domain: '', attributes },
    ...{ inputs, outputs: [output] },
  });
  const y = (add ?? product).outputs[0]!;
  const raw = add ? `${y}/product` : `${y}/rows`;
  const bias = add?.inputs.filter((name) => name !== product.outputs[0]);
  return [
    node('Reshape', [x, list([-1, inner])], `${x}/rows`), // [R, K]
    node('Shape', [x], `${x}/outer`, { end: { kind: 'int', value: -1 } }),
    node('Concat', [`${x}/outer`, list([outer])], `${x}/outer/${outer}`, { axis: { kind: 'int', value: 0 } }),
    { ...product, inputs: [`${x}/rows`, product.inputs[1]!], outputs: [raw] }, // [R, N]
    ...(add && bias ? [{ ...add, inputs: [raw, ...bias], outputs: [`${y}/rows`] }] : []),
    node('Reshape', [`${y}/rows`, `${x}/outer/${outer}`], y),
  ];
}

const matrix = (tensor: Tensor | undefined): readonly number[] | undefined =>
  tensor?.type === 'float32' && tensor.dims.length === 2 ? tensor.dims : undefined;
