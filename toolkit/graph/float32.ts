// A graph of half-precision numbers in float32, as training wants them.
import type { Attribute, DataType, Graph, Node, Tensor, Value } from './ir.ts';
import { sizeOf, tensor } from './tensor.ts';
import { codes } from './types.ts';
import { widen } from './widen.ts';

const halves: ReadonlySet<DataType> = new Set(['float16', 'bfloat16']);
const halfCodes: ReadonlySet<number> = new Set([codes.float16, codes.bfloat16]);

/** `graph` with every float16 and bfloat16 as float32: weights, values, constants in attributes, casts. Others stay untouched. */
export function inFloat32(graph: Graph): Graph {
  if (![...graph.initializers.values()].some(({ type }) => halves.has(type))) return graph;
  return {
    ...graph,
    nodes: graph.nodes.map(wide),
    initializers: new Map(Array.from(graph.initializers, ([name, value]) => [name, widened(value)])),
    inputs: graph.inputs.map(declared),
    outputs: graph.outputs.map(declared),
    values: new Map(Array.from(graph.values, ([name, value]) => [name, declared(value)])),
  };
}

const declared = (value: Value): Value => (halves.has(value.type) ? { ...value, type: 'float32' } : value);

function widened(value: Tensor): Tensor {
  if (!halves.has(value.type)) return value;
  const values = new Float32Array(sizeOf(value.dims));
  widen(value, values);
  return tensor('float32', value.dims, values);
}

function wide(node: Node): Node {
  const entries = Object.entries(node.attributes).map(([name, attribute]): [string, Attribute] => {
    if (attribute.kind === 'tensor') return [name, { kind: 'tensor', value: widened(attribute.value) }];
    const cast = node.op === 'Cast' && name === 'to' && attribute.kind === 'int' && halfCodes.has(attribute.value);
    return [name, cast ? { kind: 'int', value: codes.float32 } : attribute];
  });
  return { ...node, attributes: Object.fromEntries(entries) };
}
