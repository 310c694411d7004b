// A graph as text, one line per node: for people, and for tests that compare it whole.
import type { Attribute, Dim, Graph, Node, Tensor, Value } from './ir.ts';
import { asNumbers, sizeOf } from './tensor.ts';

/** Constants up to this many elements are shown with their numbers. */
const SHOWN = 8;

/**
 * Header of inputs, initializers and outputs, then one line per node:
 * `logits[batch, 3] = MatMul(pooled, classifier.weight)`. float32 is not spelt out, other types follow a colon.
 */
export function print(graph: Graph): string {
  const opset = Object.entries(graph.opset).map(
    ([domain, version]) => `${domain === '' ? 'ai.onnx' : domain} ${version}`,
  );
  return [
    `graph ${graph.name} (${opset.join(', ')})`,
    ...graph.inputs.map((input) => `input ${declared(input)}`),
    ...[...graph.initializers].map(
      ([name, tensor]) => `constant ${name}${shapeOf(tensor.dims)}${typeOf(tensor.type)}${contents(tensor)}`,
    ),
    ...graph.nodes.map((node) => line(node, graph)),
    ...graph.outputs.map((output) => `output ${declared(output)}`),
  ].join('\n');
}

const shapeOf = (shape: readonly Dim[] | null): string => (shape ? `[${shape.join(', ')}]` : '[…]');
const typeOf = (type: Value['type']): string => (type === 'float32' ? '' : `: ${type}`);
const declared = ({ name, type, shape }: Value): string => `${name}${shapeOf(shape)}${typeOf(type)}`;

function contents(tensor: Tensor): string {
  const known = !['string', 'float16', 'bfloat16', 'int4', 'uint4'].includes(tensor.type);
  if (!known || sizeOf(tensor.dims) > SHOWN) return '';
  const numbers = asNumbers(tensor).map((value) => String(Number(value.toPrecision(6))));
  return ` = ${tensor.dims.length === 0 ? numbers[0] : `{${numbers.join(', ')}}`}`;
}

function line(node: Node, graph: Graph): string {
  const outputs = node.outputs.map((name) => {
    const value = graph.values.get(name) ?? graph.outputs.find((output) => output.name === name);
    return name === '' ? '_' : value ? declared(value) : name;
  });
  const attributes = Object.entries(node.attributes).map(([name, attribute]) => `${name}=${attributeText(attribute)}`);
  const inputs = node.inputs.map((name) => name || '_');
  const op = node.domain === '' ? node.op : `${node.domain}.${node.op}`;
  return `${outputs.join(', ')} = ${op}(${[...inputs, ...attributes].join(', ')})`;
}

const rounded = (value: number): string => String(Number(value.toPrecision(6)));

const attributeText = (attribute: Attribute): string => {
  const { kind, value } = attribute;
  if (kind === 'float') return rounded(value);
  if (kind === 'floats') return `[${value.map(rounded).join(', ')}]`;
  if (kind === 'ints' || kind === 'strings') return `[${value.join(', ')}]`;
  if (kind === 'tensor') return `${shapeOf(value.dims)}${typeOf(value.type)}${contents(value)}`;
  return kind === 'graph' ? `graph(${value.nodes.length} nodes)` : String(value);
};
