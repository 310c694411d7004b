// Whole gradients on the engine: a transformer block, dropout, embedding rows.
import { describe, expect, it } from 'vitest';
import { gradient } from '../../toolkit/autodiff/gradient.ts';
import type { Feed } from '../../toolkit/engine/engine.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { inputsFrom } from '../../toolkit/graph/rewrite.ts';
import { asFloat32, floats, ints, scalar, sizeOf, tensor } from '../../toolkit/graph/tensor.ts';
import { generator, numbers, runner } from '../gradcheck/check.ts';

const [HIDDEN, HEADS, WIDE, LAYERS, WORDS, CLASSES] = [8, 2, 16, 2, 11, 3];
const BATCH = 2;
const SEQUENCE = 5;

/** Parameters of a small post-norm encoder, drawn at random. */
function parameters(random: () => number): Map<string, Feed> {
  const shapes: [string, number[]][] = [
    ['words', [WORDS, HIDDEN]],
    ['head', [HIDDEN, CLASSES]],
  ];
  for (let i = 0; i < LAYERS; i++) {
    for (const part of ['q', 'k', 'v', 'o'])
      shapes.push([`${i}.${part}`, [HIDDEN, HIDDEN]], [`${i}.${part}.bias`, [HIDDEN]]);
    shapes.push(
      [`${i}.up`, [HIDDEN, WIDE]],
      [`${i}.up.bias`, [WIDE]],
      [`${i}.down`, [WIDE, HIDDEN]],
      [`${i}.down.bias`, [HIDDEN]],
    );
    for (const norm of ['n1', 'n2']) shapes.push([`${i}.${norm}`, [HIDDEN]], [`${i}.${norm}.bias`, [HIDDEN]]);
  }
  return new Map(
    shapes.map(([name, dims]) => [
      name,
      { type: 'float32', dims, data: Float32Array.from({ length: sizeOf(dims) }, () => (random() - 0.5) * 1.2) },
    ]),
  );
}

/** Two layers of attention and Gelu over an embedding, then cross-entropy of the first token. */
function encoder(values: ReadonlyMap<string, Feed>): Graph {
  const b = new Builder('encoder');
  for (const [name, { dims, data }] of values) b.initializer(name, tensor('float32', dims, data as Float32Array));
  b.input('ids', 'int64', ['batch', 'sequence']);
  b.input('mask', 'float32', ['batch', 1, 1, 'sequence']);
  b.input('targets', 'float32', ['batch', CLASSES]);
  const flat = b.constant(ints([2], [-1, HIDDEN]));
  const size = b.op('Shape', ['ids']);
  const split = b.op('Concat', [size, b.constant(ints([2], [HEADS, HIDDEN / HEADS]))], { axis: 0 });
  const linear = (x: string, name: string) => b.op('Add', [b.op('MatMul', [x, name]), `${name}.bias`]);
  const norm = (x: string, name: string) => b.op('LayerNormalization', [x, name, `${name}.bias`]);
  const heads = (x: string, perm: number[]) => b.op('Transpose', [b.op('Reshape', [x, split])], { perm });
  let x = b.op('Reshape', [b.op('Gather', ['words', 'ids']), flat]);
  for (let i = 0; i < LAYERS; i++) {
    const [q, k, v] = [
      heads(linear(x, `${i}.q`), [0, 2, 1, 3]),
      heads(linear(x, `${i}.k`), [0, 2, 3, 1]),
      heads(linear(x, `${i}.v`), [0, 2, 1, 3]),
    ];
    const scores = b.op('Add', [b.op('Mul', [b.op('MatMul', [q, k]), b.constant(scalar(0.5))]), 'mask']);
    const mixed = b.op('MatMul', [b.op('Softmax', [scores]), v]);
    const joined = b.op('Reshape', [b.op('Transpose', [mixed], { perm: [0, 2, 1, 3] }), flat]);
    x = norm(b.op('Add', [x, linear(joined, `${i}.o`)]), `${i}.n1`);
    x = norm(b.op('Add', [x, linear(b.op('Gelu', [linear(x, `${i}.up`)]), `${i}.down`)]), `${i}.n2`);
  }
  const tokens = b.op('Reshape', [x, b.op('Concat', [size, b.constant(ints([1], [HIDDEN]))], { axis: 0 })]);
  const first = b.op('Gather', [tokens, b.constant(ints([], [0]))], { axis: 1 });
  const logits = b.op('LogSoftmax', [b.op('MatMul', [first, 'head'])]);
  const each = b.op('ReduceSum', [b.op('Mul', [logits, 'targets']), b.constant(ints([1], [-1]))], { keepdims: 0 });
  b.output(b.op('Neg', [b.op('ReduceMean', [each], { keepdims: 0 })], {}, 'loss'));
  return b.build();
}

function inputs(random: () => number): Record<string, Feed> {
  const ids = BigInt64Array.from({ length: BATCH * SEQUENCE }, () => BigInt(Math.floor(random() * WORDS)));
  const mask = Float32Array.from({ length: BATCH * SEQUENCE }, (_, i) => (i === BATCH * SEQUENCE - 1 ? -1e4 : 0));
  const targets = Float32Array.from([1, 0, 0, 0.2, 0.3, 0.5]);
  return {
    ids: { type: 'int64', dims: [BATCH, SEQUENCE], data: ids },
    mask: { type: 'float32', dims: [BATCH, 1, 1, SEQUENCE], data: mask },
    targets: { type: 'float32', dims: [BATCH, CLASSES], data: targets },
  };
}

describe('a two-layer encoder', async () => {
  const random = generator(7);
  const values = parameters(random);
  const { graph, gradients } = gradient(encoder(values), { loss: 'loss', wrt: [...values.keys()] });
  const trainable = inputsFrom(graph, [...values.keys()]);
  const feeds = inputs(random);
  const run = await runner(trainable);
  const lossAt = async (at: ReadonlyMap<string, Feed>) =>
    numbers((await run({ ...feeds, ...Object.fromEntries(at) })).loss!)[0]!;

  /** Σ gradient · direction over all parameters, rows included. */
  function slope(found: Record<string, Feed>, direction: ReadonlyMap<string, Float32Array>): number {
    let total = 0;
    for (const [name, way] of direction) {
      const gradient = gradients.get(name)!;
      if (gradient.kind === 'dense') {
        for (const [i, g] of numbers(found[gradient.name]!).entries()) total += g * way[i]!;
        continue;
      }
      for (const { ids, rows } of gradient.parts) {
        const width = found[rows]!.dims[1]!;
        for (const [n, g] of numbers(found[rows]!).entries()) {
          total += g * way[Number((found[ids]!.data as BigInt64Array)[Math.floor(n / width)]!) * width + (n % width)]!;
        }
      }
    }
    return total;
  }

  it('agrees with central differences along a random direction', async () => {
    const direction = new Map(
      [...values].map(([name, { data }]) => [name, Float32Array.from(data as Float32Array, () => random() * 2 - 1)]),
    );
    const moved = (by: number) =>
      new Map(
        [...values].map(([name, feed]) => [
          name,
          { ...feed, data: (feed.data as Float32Array).map((x, i) => x + by * direction.get(name)![i]!) },
        ]),
      );
    const claimed = slope(await run({ ...feeds, ...Object.fromEntries(values) }), direction);
    const measured = ((await lossAt(moved(2 ** -8))) - (await lossAt(moved(-(2 ** -8))))) / 2 ** -7;
    expect(Math.abs(claimed)).toBeGreaterThan(0.05);
    expect(Math.abs(claimed - measured)).toBeLessThan(2e-3 * Math.max(1, Math.abs(measured)));
  });

  it('is the same with every optimization of the engine and with none', async () => {
    const plain = await runner(trainable, 'none');
    const [all, none] = await Promise.all(
      [run, plain].map((each) => each({ ...feeds, ...Object.fromEntries(values) })),
    );
    for (const name of Object.keys(all!)) {
      const others = numbers(none![name]!);
      const farthest = Math.max(...numbers(all![name]!).map((x, i) => Math.abs(Number(x) - Number(others[i]))));
      expect(farthest, name).toBeLessThan(1e-5);
    }
  });

  it('writes every linear layer as Gemm and never copies a weight', () => {
    const backward = graph.nodes.slice(encoder(values).nodes.length);
    const transposed = backward.filter(({ op }) => op === 'Transpose').flatMap(({ inputs: [x] }) => x!);
    expect(transposed.filter((name) => values.has(name))).toEqual([]);
    expect(backward.filter(({ op }) => op === 'Gemm')).toHaveLength(2 * (6 * LAYERS + 1));
    expect(backward.filter(({ op }) => op === 'Expand' || op === 'ConstantOfShape' || op === 'Sign')).toEqual([]);
    expect(backward.filter(({ attributes }) => 'noop_with_empty_axes' in attributes)).toEqual([]);
  });
});

describe('dropout', () => {
  const dropping = (ratio: (b: Builder) => string, training: (b: Builder) => string): Graph => {
    const b = new Builder('dropout');
    b.input('x', 'float32', [64]);
    b.input('rate', 'float32', []);
    b.input('training', 'bool', []);
    b.output(b.op('ReduceSum', [b.op('Dropout', ['x', ratio(b), training(b)], { seed: 1 })], {}, 'loss'));
    return gradient(b.build(), { loss: 'loss', wrt: ['x'] }).graph;
  };
  const on = (b: Builder) => b.initializer('on', tensor('bool', [], Uint8Array.of(1)));
  const x = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
  const run = async (graph: Graph, training = 1) => {
    const found = await (await runner(graph))({
      x: { type: 'float32', dims: [64], data: x },
      rate: { type: 'float32', dims: [], data: Float32Array.of(0.25) },
      training: { type: 'bool', dims: [], data: Uint8Array.of(training) },
    });
    return { loss: numbers(found.loss!)[0]!, slope: numbers(found['grad/x']!) };
  };

  it.each([
    ['by default, half', dropping(() => '', on), 2],
    ['at a constant rate', dropping((b) => b.initializer('r', scalar(0.2)), on), 1.25],
    [
      'at a rate and in a mode given at run time',
      dropping(
        () => 'rate',
        () => 'training',
      ),
      4 / 3,
    ],
  ] as const)('sends the gradient the way of the values: %s', async (_, graph, scale) => {
    const { loss, slope } = await run(graph);
    expect(new Set(slope.map((g) => g.toFixed(4)))).toEqual(new Set(['0.0000', scale.toFixed(4)]));
    expect(slope.reduce((sum, g, i) => sum + g * x[i]!, 0)).toBeCloseTo(loss, 4);
  });

  it('passes everything outside training', async () => {
    const { slope } = await run(
      dropping(
        () => 'rate',
        () => 'training',
      ),
      0,
    );
    expect(new Set(slope)).toEqual(new Set([1]));
  });
});

describe('embedding rows', () => {
  it('add up to the dense gradient', async () => {
    const b = new Builder('rows');
    const table = floats([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    b.initializer('table', table);
    b.input('ids', 'int64', ['batch', 2]);
    b.output(b.op('ReduceSumSquare', [b.op('Gather', ['table', 'ids'])], { keepdims: 0 }, 'loss'));
    const { graph } = gradient(b.build(), { loss: 'loss', wrt: ['table'] });
    const found = await (await runner(graph))({
      ids: { type: 'int64', dims: [2, 2], data: BigInt64Array.of(3n, 1n, 1n, 0n) },
    });
    expect(found['grad/table/ids/0']).toMatchObject({ dims: [4], data: BigInt64Array.of(3n, 1n, 1n, 0n) });
    expect(numbers(found['grad/table/rows/0']!)).toEqual(
      [3, 1, 1, 0].flatMap((row) => [...asFloat32(table).subarray(2 * row, 2 * row + 2)].map((v) => 2 * v)),
    );
  });
});
