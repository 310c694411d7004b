// A graph without operators that do nothing, and with its weights stored the way they are read.
import type { Graph, Node, Tensor } from './ir.ts';
import { consumers, prune, rename } from './rewrite.ts';
import { inferShapes } from './shapes.ts';
import { transposed } from './tensor.ts';

/**
 * `graph` without Identity and Dropout, and with constant matrices turned now where a Transpose or Gemm turns them at every run:
 * linear layers read weights [in, out], as those of our own models do.
 */
export const plain = (graph: Graph): Graph => inferShapes(turned(direct(graph)));

const idle = new Set(['Identity', 'Dropout']);

/** Readers of what a node hands on read its input; one that gives an output of the graph, or a mask, stays. */
function direct(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const names = new Map<string, string>();
  const nodes = graph.nodes.filter(({ op, domain, inputs: [x = ''], outputs: [y = '', mask = ''] }) => {
    if (!idle.has(op) || domain !== '' || outputs.has(y) || mask !== '') return true;
    names.set(y, names.get(x) ?? x);
    return false;
  });
  const renamed = rename({ ...graph, nodes, initializers: new Map(), values: new Map() }, names);
  return prune({ ...graph, nodes: renamed.nodes });
}

/** A weight that someone else reads as it is keeps its own copy. */
function turned(graph: Graph): Graph {
  const readers = consumers(graph);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const initializers = new Map(graph.initializers);
  const names = new Map<string, string>();
  const turn = (name: string): string => {
    const own = readers.get(name)!.length === 1 ? name : `${name}.T`;
    initializers.set(own, transposed(graph.initializers.get(name)!));
    return own;
  };
  const nodes = graph.nodes.flatMap((node): readonly Node[] => {
    const [x = '', weight = ''] = node.inputs;
    if (node.op === 'Transpose' && isMatrix(graph.initializers.get(x)) && !outputs.has(node.outputs[0]!)) {
      names.set(node.outputs[0]!, turn(x));
      return [];
    }
    const { transB, ...attributes } = node.attributes;
    const turns = node.op === 'Gemm' && transB?.kind === 'int' && transB.value !== 0;
    if (!turns || !isMatrix(graph.initializers.get(weight))) return [node];
    return [{ ...node, inputs: node.inputs.with(1, turn(weight)), attributes }];
  });
  const read = nodes.map((node) => ({ ...node, inputs: node.inputs.map((name) => names.get(name) ?? name) }));
  return prune({ ...graph, nodes: read, initializers });
}

const isMatrix = (tensor: Tensor | undefined): boolean => tensor?.type === 'float32' && tensor.dims.length === 2;
