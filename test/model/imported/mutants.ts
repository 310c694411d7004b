// Damaged and hostile ONNX encoders, numbered: the same number gives the same file.
import type { Graph, Node, Tensor } from '../../../toolkit/graph/ir.ts';
import { ops } from '../../../toolkit/graph/ops.ts';
import { concat, writeModel } from '../../../toolkit/graph/proto.ts';
import { floats, ints } from '../../../toolkit/graph/tensor.ts';
import { stream, word } from '../../../toolkit/random/random.ts';
import { goldenConfig, goldenParameters } from '../../golden.ts';
import { exported, type Style, styles } from './exported.ts';

export interface Mutant {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** Draws whole numbers below a bound. */
type Draw = (bound: number) => number;

const pick = <T>(draw: Draw, from: readonly T[]): T => from[draw(from.length)]!;

/** Changes one node. */
const atNode = (graph: Graph, draw: Draw, change: (node: Node) => Node): Graph => {
  const at = draw(graph.nodes.length);
  return { ...graph, nodes: graph.nodes.with(at, change(graph.nodes[at]!)) };
};

const atInitializer = (graph: Graph, draw: Draw, change: (tensor: Tensor) => Tensor): Graph => {
  const name = pick(draw, [...graph.initializers.keys()]);
  return { ...graph, initializers: new Map(graph.initializers).set(name, change(graph.initializers.get(name)!)) };
};

const names = ({ nodes }: Graph): readonly string[] => nodes.flatMap(({ outputs }) => outputs);

const graphs: Readonly<Record<string, (graph: Graph, draw: Draw) => Graph>> = {
  'a value from later on': (graph, draw) =>
    atNode(graph, draw, (node) => ({ ...node, inputs: node.inputs.map(() => pick(draw, names(graph))) })),
  'a value that nobody gives': (graph, draw) =>
    atNode(graph, draw, (node) => ({ ...node, inputs: node.inputs.map((name, i) => (i === 0 ? 'nowhere' : name)) })),
  'another operator': (graph, draw) =>
    atNode(graph, draw, (node) => ({ ...node, op: pick(draw, [...Object.keys(ops), 'NonZero', 'Loop']) })),
  'no attributes': (graph, draw) => atNode(graph, draw, (node) => ({ ...node, attributes: {} })),
  'attributes of another kind': (graph, draw) =>
    atNode(graph, draw, (node) => ({
      ...node,
      attributes: Object.fromEntries(
        Object.keys({ axis: 0, ...node.attributes }).map((name) => [name, { kind: 'string', value: 'x' }]),
      ),
    })),
  'a node less': (graph, draw) => ({ ...graph, nodes: graph.nodes.toSpliced(draw(graph.nodes.length), 1) }),
  'a node twice': (graph, draw) => ({ ...graph, nodes: [...graph.nodes, pick(draw, graph.nodes)] }),
  'inputs left out': (graph, draw) =>
    atNode(graph, draw, (node) => ({ ...node, inputs: node.inputs.slice(0, draw(2)) })),
  'weights of another shape': (graph, draw) =>
    atInitializer(graph, draw, (tensor) => ({ ...tensor, dims: tensor.dims.toReversed().map((dim) => dim) })),
  'a weight gone': (graph, draw) => ({
    ...graph,
    initializers: new Map([...graph.initializers].toSpliced(draw(graph.initializers.size), 1)),
  }),
  'a weight of other numbers': (graph, draw) =>
    atInitializer(graph, draw, () =>
      pick(draw, [floats([0], []), ints([3], [-1, 9e15, 0]), floats([1, 1, 1, 1, 1], [Number.NaN])]),
    ),
  'shapes that lie': (graph, draw) => ({
    ...graph,
    outputs: graph.outputs.map((output) => ({ ...output, shape: Array.from({ length: draw(5) }, () => draw(1e9)) })),
  }),
  'other inputs': (graph, draw) => ({
    ...graph,
    inputs: graph.inputs.map((input) => (draw(2) ? { ...input, type: 'float32' as const } : { ...input, shape: null })),
  }),
  'another opset': (graph, draw) => ({
    ...graph,
    opset: pick(draw, [{}, { '': 1 }, { '': 2 ** 31 }, { '': 13 }, { '': 20 }]),
  }),
};

const damage: Readonly<Record<string, (bytes: Uint8Array, draw: Draw) => Uint8Array>> = {
  'bits flipped': (bytes, draw) => {
    const changed = bytes.slice();
    for (let i = 0; i <= draw(16); i++) changed[draw(bytes.length)]! ^= 1 << draw(8);
    return changed;
  },
  'bits flipped near the front': (bytes, draw) => {
    const changed = bytes.slice();
    for (let i = 0; i <= draw(8); i++) changed[draw(20_000)]! ^= 1 << draw(8);
    return changed;
  },
  'cut short': (bytes, draw) => bytes.slice(0, draw(bytes.length)),
  'bytes put in': (bytes, draw) => {
    const at = draw(bytes.length);
    const more = Uint8Array.from({ length: 1 + draw(64) }, () => draw(256));
    return concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  'bytes of elsewhere': (bytes, draw) => {
    const changed = bytes.slice();
    changed.copyWithin(draw(bytes.length), draw(bytes.length), draw(bytes.length));
    return changed;
  },
};

const kinds = [...Object.keys(graphs), ...Object.keys(damage)];
const bases = Object.values<Style>(styles).map((style) => exported(goldenConfig(), goldenParameters(), style));

export function mutant(seed: number, number: number): Mutant {
  const key = stream(seed, 'order', number);
  let drawn = 0;
  const draw: Draw = (bound) => word(key, drawn++) % bound;
  const kind = kinds[number % kinds.length]!;
  const base = pick(draw, bases);
  const bytes = (graph: Graph): Uint8Array => concat(writeModel(graph).model);
  return { kind, bytes: graphs[kind] ? bytes(graphs[kind](base, draw)) : damage[kind]!(bytes(base), draw) };
}
