// Constant nodes as tensors: all the spellings the operator allows.
import type { Attribute, Node, Tensor } from './ir.ts';
import { floats, ints } from './tensor.ts';

/** The tensor a Constant node gives; undefined for any other node. */
export function constantOf({ op, domain, attributes }: Node): Tensor | undefined {
  if (op !== 'Constant' || domain !== '') return undefined;
  const [name, attribute] = Object.entries(attributes)[0] ?? [];
  return attribute && spellings.get(name!)?.(attribute);
}

const spellings: ReadonlyMap<string, (attribute: Attribute) => Tensor | undefined> = new Map([
  ['value', (a) => (a.kind === 'tensor' ? a.value : undefined)],
  ['value_float', (a) => (a.kind === 'float' ? floats([], [a.value]) : undefined)],
  ['value_floats', (a) => (a.kind === 'floats' ? floats([a.value.length], a.value) : undefined)],
  ['value_int', (a) => (a.kind === 'int' ? ints([], [a.value]) : undefined)],
  ['value_ints', (a) => (a.kind === 'ints' ? ints([a.value.length], a.value) : undefined)],
] satisfies [string, (attribute: Attribute) => Tensor | undefined][]);
