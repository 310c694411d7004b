import { describe, expect, it } from 'vitest';
import { type Attributes, Builder } from '../../toolkit/graph/build.ts';
import type { Dim } from '../../toolkit/graph/ir.ts';
import type { Op } from '../../toolkit/graph/ops.ts';
import { inferShapes } from '../../toolkit/graph/shapes.ts';
import { floats, ints } from '../../toolkit/graph/tensor.ts';

/** A builder with the inputs named, and short hands for constants. */
function start(inputs: Readonly<Record<string, readonly Dim[]>>) {
  const builder = new Builder('test');
  for (const [name, shape] of Object.entries(inputs)) builder.input(name, 'float32', shape);
  const list = (...values: number[]) => builder.constant(ints([values.length], values));
  const shape = (name: string) => builder.value(name).shape;
  return { builder, list, shape };
}

describe('symbols', () => {
  it('flow through the layers of an encoder, flattened around linear layers', () => {
    const { builder, list, shape } = start({ x: ['batch', 'sequence', 8] });
    const flat = builder.op('Reshape', ['x', list(-1, 8)]);
    expect(shape(flat)).toEqual(['batch*sequence', 8]);
    const query = builder.op('MatMul', [flat, builder.constant(floats([8, 8], new Float32Array(64)))]);
    const dims = builder.op('Shape', ['x'], { end: 2 });
    const heads = builder.op('Reshape', [query, builder.op('Concat', [dims, list(2, 4)], { axis: 0 })]);
    expect(shape(heads)).toEqual(['batch', 'sequence', 2, 4]);
    const turned = builder.op('Transpose', [heads], { perm: [0, 2, 1, 3] });
    const other = builder.op('Transpose', [heads], { perm: [0, 2, 3, 1] });
    expect(shape(builder.op('MatMul', [turned, other]))).toEqual(['batch', 2, 'sequence', 'sequence']);
    const back = builder.op('Transpose', [turned], { perm: [0, 2, 1, 3] });
    expect(shape(builder.op('Reshape', [back, list(0, 0, -1)]))).toEqual(['batch', 'sequence', 8]);
  });

  it('survive Gather, Unsqueeze, Slice, Squeeze, Cast, Mul and Div of a shape', () => {
    const { builder, list, shape } = start({ x: ['batch', 'sequence', 8] });
    const dims = builder.op('Shape', ['x']);
    const batch = builder.op('Gather', [dims, builder.constant(ints([], [0]))]);
    const sequence = builder.op('Slice', [dims, list(1), list(2)]);
    const scalar = builder.op('Squeeze', [sequence, list(0)]);
    const rows = builder.op('Mul', [batch, builder.op('Cast', [scalar], { to: 7 })]);
    const lengths = builder.op('Concat', [builder.op('Unsqueeze', [rows, list(0)]), list(8)], { axis: 0 });
    expect(builder.value(lengths).elements).toEqual(['batch*sequence', 8]);
    expect(shape(builder.op('Reshape', ['x', lengths]))).toEqual(['batch*sequence', 8]);
    expect(builder.value(builder.op('Div', [rows, batch])).elements).toEqual(['sequence']);
    expect(shape(builder.op('Expand', [builder.constant(floats([1], [1])), sequence]))).toEqual(['sequence']);
    expect(shape(builder.op('ConstantOfShape', [lengths]))).toEqual(['batch*sequence', 8]);
    expect(
      shape(builder.op('Range', [builder.constant(ints([], [0])), scalar, builder.constant(ints([], [1]))])),
    ).toEqual(['sequence']);
  });

  it.each<[readonly Dim[], readonly Dim[], readonly Dim[]]>([
    [
      ['batch', 1, 1, 'sequence'],
      ['batch', 12, 'sequence', 'sequence'],
      ['batch', 12, 'sequence', 'sequence'],
    ],
    [['n'], [3], [3]],
    [
      ['n', 1],
      ['n', 'm'],
      ['n', 'm'],
    ],
    [['n'], ['m'], ['?Add.0']],
    [[], ['n'], ['n']],
  ])('broadcast %j with %j', (a, b, expected) => {
    const { builder, shape } = start({ a, b });
    expect(shape(builder.op('Add', ['a', 'b']))).toEqual(expected);
  });

  it('add up in Concat, and stay small however often it doubles', () => {
    const { builder, shape } = start({ past: ['b', 'past'], x: ['b', 'now'] });
    const both = builder.op('Concat', ['past', 'x', 'x'], { axis: 1 });
    expect(shape(both)).toEqual(['b', '(2*now+past)']);
    let name = both;
    for (let i = 0; i < 50; i++) name = builder.op('Concat', [name, name], { axis: i % 2 });
    expect(String(shape(name)).length).toBeLessThan(200);
    let size = builder.op('Shape', ['x']);
    for (let i = 0; i < 50; i++) size = builder.op('Mul', [size, size]);
    expect(String(builder.value(size).elements).length).toBeLessThan(600);
  });
});

describe('what cannot be known', () => {
  it('keeps the rank of a reshape to a computed target', () => {
    const { builder, shape } = start({ x: ['n', 4] });
    builder.input('target', 'int64', [3]);
    expect(shape(builder.op('Reshape', ['x', 'target'], {}, 'y'))).toEqual(['?y.0', '?y.1', '?y.2']);
  });

  it('lets foreign operators pass, and takes the word of the graph for them', () => {
    const { builder, shape } = start({ x: ['n', 4] });
    const [name] = builder.add({
      name: 'f',
      op: 'FusedGelu',
      domain: 'com.example',
      inputs: ['x'],
      outputs: ['y'],
      attributes: {},
    });
    expect(builder.value(name!)).toEqual({ name: 'y', type: 'float32', shape: null });
    expect(shape(builder.op('Add', ['y', 'x']))).toBeNull();
    const graph = builder.build();
    const told = new Map([...graph.values, ['y', { name: 'y', type: 'float16', shape: ['n', 4] }] as const]);
    expect(inferShapes({ ...graph, values: told }).values.get('Add')).toMatchObject({
      type: 'float16',
      shape: ['n', 4],
    });
  });
});

const wrong: readonly [Op, readonly (readonly Dim[])[], Readonly<Record<string, unknown>>, string][] = [
  [
    'Add',
    [
      [2, 3],
      [4, 3],
    ],
    {},
    '[2, 3] ↔ [4, 3]',
  ],
  [
    'MatMul',
    [
      ['n', 3],
      [4, 2],
    ],
    {},
    '[n, 3] × [4, 2]',
  ],
  ['MatMul', [[], [4, 2]], {}, '[] × [4, 2]'],
  [
    'Gemm',
    [
      [2, 3],
      [2, 3],
    ],
    {},
    '[2, 3] × [2, 3]',
  ],
  [
    'Gemm',
    [
      [2, 3, 4],
      [3, 4],
    ],
    {},
    '[2, 3, 4]',
  ],
  ['LayerNormalization', [['n', 8], [7]], {}, '[7]'],
  [
    'Concat',
    [
      [2, 3],
      [2, 4],
    ],
    { axis: 0 },
    '[2, 3] ↔ [2, 4]',
  ],
  ['Transpose', [[2, 3]], { perm: [0, 0] }, '[0, 0]'],
  ['Gather', [[2, 3], [1]], { axis: 2 }, '2'],
  ['ArgMax', [[2, 3]], { axis: -3 }, '-3'],
  [
    'ScatterND',
    [
      [4, 8],
      ['n', 1],
      ['n', 7],
    ],
    {},
    '[n, 7]',
  ],
  ['Cast', [[2]], { to: 99 }, '99'],
];

describe('faults', () => {
  it.each(wrong)('%s of %j names node, operator and shapes', (op, inputs, attributes, received) => {
    const builder = new Builder('test');
    const names = inputs.map((shape, i) => builder.input(`in${i}`, 'float32', shape));
    const act = () => builder.op(op, names, attributes as Attributes<Op>, 'here');
    expect(act).toThrow(
      expect.objectContaining({
        key: 'graph.bad-shape',
        values: expect.objectContaining({ where: `${op} here`, received }),
      }),
    );
  });

  it.each([
    [[3, -1], '[3, -1]'],
    [[-1, -1], '[-1, -1]'],
    [[2, 2], '[2, 2]'],
    [[0, 0, 0], '[2, 4]'],
  ])('a reshape of [2, 4] to %j', (target, received) => {
    const { builder, list } = start({ x: [2, 4] });
    expect(() => builder.op('Reshape', ['x', list(...target)])).toThrow(
      expect.objectContaining({ values: expect.objectContaining({ received }) }),
    );
  });
});
