// Operators in parts made whole, and linear layers made plain: the same numbers from another graph.
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { fused } from '../../toolkit/graph/fuse.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { plain } from '../../toolkit/graph/plain.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { rowwise } from '../../toolkit/graph/rowwise.ts';
import { floats, ints, scalar } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';

const H = 6;
const wave = (dims: readonly number[], by = 0.7) =>
  floats(
    dims,
    Array.from({ length: dims.reduce((a, c) => a * c, 1) }, (_, i) => Math.sin(i * by + by)),
  );

function graphOf(write: (b: Builder, x: string) => string | readonly string[]): Graph {
  const b = new Builder('g');
  for (const name of [write(b, b.input('x', 'float32', ['b', 's', H]))].flat()) b.output(name);
  return b.build();
}

async function run(graph: Graph): Promise<readonly (readonly number[])[]> {
  const executable = await ort.compile(concat(writeModel(graph).model), { optimize: 'none' });
  const found = await executable.run({
    x: { type: 'float32', dims: [2, 3, H], data: new Float32Array(wave([2, 3, H]).data.buffer) },
  });
  await executable.release();
  return graph.outputs.map(({ name }) => Array.from(found[name]!.data as Float32Array));
}

async function expectSame(before: Graph, after: Graph): Promise<void> {
  expect(verify(after)).toEqual([]);
  expect(after.outputs.map(({ name }) => name)).toEqual(before.outputs.map(({ name }) => name));
  const [ours, theirs] = [await run(after), await run(before)];
  for (const [i, row] of theirs.entries())
    for (const [k, value] of row.entries()) expect(ours[i]![k]!).toBeCloseTo(value, 5);
}

const ops = ({ nodes }: Graph): readonly string[] => nodes.map(({ op }) => op);

interface Parts {
  readonly axis?: number;
  readonly keepdims?: 0 | 1;
  readonly scale?: readonly number[];
  readonly product?: boolean;
  readonly turned?: boolean;
}

function norm(b: Builder, x: string, { axis = -1, scale = [H], product = false, turned = false }: Parts = {}): string {
  const last = b.constant(ints([1], [axis]));
  const centred = b.op('Sub', [x, b.op('ReduceMean', [x, last])]);
  const square = product ? b.op('Mul', [centred, centred]) : b.op('Pow', [centred, b.constant(scalar(2))]);
  const small = b.constant(scalar(1e-5));
  const variance = b.op('ReduceMean', [square, last]);
  const normal = b.op('Div', [centred, b.op('Sqrt', [b.op('Add', turned ? [small, variance] : [variance, small])])]);
  const [weight, bias] = [b.initializer('w', wave(scale)), b.initializer('c', wave(scale, 0.3))];
  const scaled = b.op('Mul', turned ? [weight, normal] : [normal, weight]);
  return b.op('Add', turned ? [bias, scaled] : [scaled, bias]);
}

describe('layer normalization in parts', () => {
  it.each<[string, Parts]>([
    ['as PyTorch writes it', {}],
    ['squared by a product', { product: true }],
    ['the other way round', { turned: true }],
    ['over the last axis, counted from the front', { axis: 2 }],
  ])('%s is one operator', async (_, parts) => {
    const graph = graphOf((b, x) => norm(b, x, parts));
    const whole = fused(graph);
    expect(ops(whole)).toEqual(['LayerNormalization']);
    await expectSame(graph, whole);
  });

  it.each<[string, Parts]>([
    ['over another axis', { axis: 1 }],
    ['with a scale of its own per place', { scale: [3, H] }],
    ['with one scale for all', { scale: [1] }],
  ])('%s stays as it is', (_, parts) => {
    const graph = graphOf((b, x) => norm(b, x, parts));
    expect(ops(fused(graph))).toEqual(ops(graph));
  });

  it('whose parts are read elsewhere keeps those parts', async () => {
    const graph = graphOf((b, x) => {
      const y = norm(b, x);
      return [y, b.op('Abs', ['Sub'], {}, 'seen')];
    });
    const whole = fused(graph);
    expect(ops(whole).toSorted()).toEqual(['Abs', 'LayerNormalization', 'ReduceMean', 'Sub']);
    await expectSame(graph, whole);
  });
});

describe('GELU in parts', () => {
  const share = (b: Builder, x: string, reciprocal = false): string => {
    const inner = reciprocal
      ? b.op('Mul', [b.constant(scalar(Math.SQRT1_2)), x])
      : b.op('Div', [x, b.constant(scalar(Math.SQRT2))]);
    return b.op('Add', [b.constant(scalar(1)), b.op('Erf', [inner])]);
  };
  const half = (b: Builder): string => b.constant(scalar(0.5));
  it.each<[string, (b: Builder, x: string) => string]>([
    ['(x · s) · ½', (b, x) => b.op('Mul', [b.op('Mul', [x, share(b, x)]), half(b)])],
    ['x · (½ · s)', (b, x) => b.op('Mul', [x, b.op('Mul', [half(b), share(b, x, true)])])],
    ['(½ · x) · s', (b, x) => b.op('Mul', [b.op('Mul', [half(b), x]), share(b, x)])],
  ])('%s is one operator', async (_, write) => {
    const graph = graphOf(write);
    const whole = fused(graph);
    expect(ops(whole)).toEqual(['Gelu']);
    await expectSame(graph, whole);
  });

  it.each<[string, (b: Builder, x: string) => string]>([
    ['another half', (b, x) => b.op('Mul', [b.op('Mul', [x, share(b, x)]), b.constant(scalar(0.49))])],
    ['another x', (b, x) => b.op('Mul', [b.op('Mul', [b.op('Abs', [x]), share(b, x)]), half(b)])],
  ])('with %s stays as it is', (_, write) => {
    const graph = graphOf(write);
    expect(ops(fused(graph))).toEqual(ops(graph));
  });
});

describe('linear layers', () => {
  it('read weights turned once, and no operator that does nothing', async () => {
    const graph = graphOf((b, x) => {
      const table = b.initializer('table', wave([4, H]));
      const weight = b.initializer('weight', wave([5, H]));
      const turned = b.op('Transpose', [weight], { perm: [1, 0] });
      const y = b.op('Identity', [b.op('Dropout', [b.op('MatMul', [b.op('Identity', [x]), turned])])], {}, 'y');
      const flat = b.op('Reshape', [x, b.constant(ints([2], [-1, H]))]);
      const tied = b.op('Gemm', [flat, table], { transB: 1, alpha: 0.5 }, 'tied');
      return [y, tied, b.op('Gather', [table, b.constant(ints([2], [3, 1]))], {}, 'rows')];
    });
    const direct = plain(graph);
    expect(ops(direct)).toEqual(['MatMul', 'Identity', 'Reshape', 'Gemm', 'Gather']);
    const dims = (name: string) => direct.initializers.get(name)?.dims;
    expect([dims('weight'), dims('table'), dims('table.T')]).toEqual([
      [H, 5],
      [4, H],
      [H, 4],
    ]);
    await expectSame(graph, direct);
  });

  it('go over rows, sharing what they can, with a bias that is theirs alone', async () => {
    const graph = graphOf((b, x) => {
      const product = (name: string): string => b.op('MatMul', [x, b.initializer(name, wave([H, 4]))], {}, `${name}.y`);
      const bias = b.initializer('bias', wave([4]));
      const [one, two, three] = ['one', 'two', 'three'].map(product) as [string, string, string];
      const seen = b.op('Add', [bias, two], {}, 'seen');
      return [b.op('Add', [one, bias], {}, 'first'), seen, b.op('Abs', [two], {}, 'second'), three];
    });
    const rows = rowwise(graph);
    const counts = Object.fromEntries(
      ['Reshape', 'Shape', 'Concat', 'MatMul', 'Add'].map((op) => [op, ops(rows).filter((each) => each === op).length]),
    );
    expect(counts).toEqual({ Reshape: 4, Shape: 1, Concat: 1, MatMul: 3, Add: 2 });
    const ranks = rows.nodes
      .filter(({ op }) => op === 'MatMul')
      .map(({ inputs }) => rows.values.get(inputs[0]!)!.shape!.length);
    expect(ranks).toEqual([2, 2, 2]);
    await expectSame(graph, rows);
  });

  it('of matrices stay as they are', () => {
    const graph = graphOf((b, x) =>
      b.op('MatMul', [b.op('Reshape', [x, b.constant(ints([2], [-1, H]))]), b.initializer('w', wave([H, 4]))]),
    );
    expect(ops(rowwise(graph))).toEqual(ops(graph));
  });
});
