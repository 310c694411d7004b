// Arbitrary graphs, for properties of reading and writing.
import fc from 'fast-check';
import type { Attribute, DataType, Dim, Graph, Node, Tensor, Value } from '../../toolkit/graph/ir.ts';
import { bits, bytesOf } from '../../toolkit/graph/tensor.ts';

export function anyGraph(depth: number): fc.Arbitrary<Graph> {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const value: fc.Arbitrary<Value> = fc.record({
    name,
    type: fc.constantFrom(...(Object.keys(bits) as DataType[])),
    shape: fc.option(fc.array(fc.oneof(fc.nat(1e6), name) as fc.Arbitrary<Dim>, { maxLength: 4 })),
  });
  const opset = { '': 20, 'com.example': 1 };
  return fc.record({
    name: fc.string(),
    opset: fc.constant(opset),
    nodes: fc.array(anyNode(depth), { maxLength: 4 }),
    initializers: fc
      .array(fc.tuple(name, anyTensor), { maxLength: 3 })
      .map((entries) => new Map(entries.map(([k, t]) => [`i${k}`, t]))),
    inputs: fc.uniqueArray(value, { selector: (v) => v.name, maxLength: 3 }),
    outputs: fc.uniqueArray(value, { selector: (v) => v.name, maxLength: 3 }),
    values: fc
      .array(value, { maxLength: 3 })
      .map((values) => new Map(values.map((v) => [`v/${v.name}`, { ...v, name: `v/${v.name}` }]))),
  });
}

const anyTensor: fc.Arbitrary<Tensor> = fc
  .tuple(
    fc.constantFrom(...(Object.keys(bits) as DataType[]).filter((type) => type !== 'string')),
    fc.array(fc.nat(4), { maxLength: 3 }),
  )
  .chain(([type, dims]) => {
    const size = bytesOf(type, dims);
    return fc.uint8Array({ minLength: size, maxLength: size }).map((data) => ({ type, dims, data }));
  });

function anyNode(depth: number): fc.Arbitrary<Node> {
  const names = fc.array(fc.string(), { maxLength: 3 });
  const float = fc.float({ noNaN: true });
  const kinds: fc.Arbitrary<Attribute>[] = [
    fc.record({ kind: fc.constant('int'), value: fc.maxSafeInteger() }),
    fc.record({ kind: fc.constant('float'), value: float }),
    fc.record({ kind: fc.constant('string'), value: fc.string({ unit: 'grapheme' }) }),
    fc.record({ kind: fc.constant('ints'), value: fc.array(fc.maxSafeInteger()) }),
    fc.record({ kind: fc.constant('floats'), value: fc.array(float) }),
    fc.record({ kind: fc.constant('strings'), value: fc.array(fc.string()) }),
    fc.record({ kind: fc.constant('tensor'), value: anyTensor }),
    ...(depth > 0 ? [fc.record({ kind: fc.constant('graph' as const), value: anyGraph(depth - 1) })] : []),
  ];
  return fc.record({
    name: fc.string(),
    op: fc.constantFrom('MatMul', 'If', 'Foreign'),
    domain: fc.constantFrom('', 'com.example'),
    inputs: names,
    outputs: names,
    attributes: fc.dictionary(
      fc.string({ minLength: 1 }).map((key) => `a${key}`),
      fc.oneof(...kinds),
    ),
  });
}
