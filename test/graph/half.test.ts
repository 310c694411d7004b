// Graphs in float16: which nodes, at what cost, and what is told of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feed } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { narrowed, widened } from '../../toolkit/graph/binary16.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { halved, type Lost } from '../../toolkit/graph/half.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { floats, ints, scalar } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { type Forward, golden, goldenConfig, goldenFeeds, goldenParameters } from '../golden.ts';

const run = async (graph: Graph, feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Feed>> => {
  expect(verify(graph)).toEqual([]);
  const executable = await ort.compile(concat(writeModel(graph).model));
  const found = await executable.run(feeds);
  await executable.release();
  return found;
};
const typeOf = (graph: Graph, name: string): string | undefined =>
  graph.values.get(name)?.type ?? graph.initializers.get(name)?.type;
const row = (...values: number[]): Feed => ({
  type: 'float32',
  dims: [1, values.length],
  data: Float32Array.from(values),
});

describe('numbers of 16 bits', () => {
  it('all come back', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = widened(bits);
      if (!Number.isNaN(value)) expect(narrowed(value)).toBe(bits);
    }
    expect(widened(narrowed(Number.NaN))).toBeNaN();
  });

  it('are the nearest ones, ties to even, as the engine casts', async () => {
    const b = new Builder('cast');
    const half = b.op('Cast', [b.input('x', 'float32', ['n'])], { to: 10 });
    b.output(b.op('Cast', [half], { to: 1 }, 'y'));
    const executable = await ort.compile(concat(writeModel(b.build()).model));
    const hard = [2049, 2051, 65519.99, 65520, -65504, 2 ** -25, 2 ** -25 * 1.01, 1.5 * 2 ** -24, 6.1e-5, -0];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.float({ noNaN: true }), { maxLength: 40 }), async (values) => {
        const data = Float32Array.from([...hard, ...values]);
        const { y } = await executable.run({ x: { type: 'float32', dims: [data.length], data } });
        expect(Float32Array.from(data, (x) => widened(narrowed(x)))).toEqual(y!.data);
      }),
      { numRuns: 100 },
    );
    await executable.release();
  });
});

describe('the golden model in float16', () => {
  const graph = classifier(goldenConfig(), goldenParameters());
  const half = halved(graph);

  it('keeps its logits within what 16 bits can say', async () => {
    const want = golden<Forward>('hf-forward.json').classifier_logits.values;
    const { logits } = await run(half, goldenFeeds());
    expect(logits!.type).toBe('float32');
    for (const [i, value] of want.entries()) expect(Math.abs(Number(logits!.data[i]) - value)).toBeLessThan(5e-3);
    expect(want.some((value, i) => value !== logits!.data[i])).toBe(true);
  });

  it('has every product in float16, every norm and softmax in float32, and half the bytes', () => {
    const byOp = (op: string): readonly (string | undefined)[] => [
      ...new Set(half.nodes.filter((node) => node.op === op).map(({ outputs }) => typeOf(half, outputs[0]!))),
    ];
    expect(byOp('MatMul')).toEqual(['float16']);
    expect(byOp('LayerNormalization')).toEqual(['float32']);
    expect(byOp('Softmax')).toEqual(['float32']);
    const weights = Array.from(half.initializers.values()).filter(({ dims }) => dims.length === 2);
    expect(new Set(weights.map(({ type }) => type))).toEqual(new Set(['float16']));
    expect(
      [...half.initializers.keys()].filter((name) => !graph.initializers.has(name) && !/constant|Layer/.test(name)),
    ).toEqual([]);
  });

  it('never casts a value to one type twice, and changes nothing the second time', () => {
    const casts = half.nodes
      .filter(({ op }) => op === 'Cast')
      .map(({ inputs, attributes }) => `${inputs} ${attributes['to']!.value}`);
    expect(new Set(casts).size).toBe(casts.length);
    const twice = halved(half);
    expect(twice.nodes.filter(({ op }) => op === 'Cast')).toHaveLength(casts.length);
    expect([...twice.initializers.values()].map(({ type }) => type).sort()).toEqual(
      [...half.initializers.values()].map(({ type }) => type).sort(),
    );
  });

  it('leaves the graph it was given as it was', () => {
    expect(classifier(goldenConfig(), goldenParameters())).toEqual(graph);
  });
});

describe('the ends of a graph', () => {
  const written = (): Graph => {
    const b = new Builder('ends');
    const x = b.input('x', 'float32', [1, 2]);
    const y = b.op('MatMul', [x, b.initializer('w', floats([2, 2], [1, 2, 3, 4]))], {}, 'y'); // made in 16 bits
    b.output(y);
    b.output(b.op('Softmax', [y], { axis: -1 }, 'p')); // and in 32
    b.output(b.op('ArgMax', [y], { axis: -1 }, 'best'));
    return b.build();
  };

  it('stay float32 unless asked', async () => {
    const half = halved(written());
    expect(half.inputs.map(({ type }) => type)).toEqual(['float32']);
    expect(half.outputs.map(({ name, type }) => `${name} ${type}`)).toEqual(['y float32', 'p float32', 'best int64']);
    const { y, p, best } = await run(half, { x: row(1, 1) });
    expect([...(y!.data as Float32Array)]).toEqual([4, 6]);
    expect(Number(p!.data[1])).toBeCloseTo(0.8808, 3);
    expect(best!.data[0]).toBe(1n);
  });

  it('are float16 on request', async () => {
    const half = halved(written(), { ends: 'float16' });
    expect(half.inputs.map(({ type }) => type)).toEqual(['float16']);
    expect(half.outputs.map(({ name, type }) => `${name} ${type}`)).toEqual(['y float16', 'p float16', 'best int64']);
    const b = new Builder('around'); // fed and read through casts, since the engine's feeds know no float16
    const whole = { ...half, outputs: [], inputs: [] };
    const x = b.input('outer', 'float32', [1, 2]);
    b.op('Cast', [x], { to: 10 }, 'x');
    for (const [name, constant] of whole.initializers) b.initializer(name, constant);
    for (const node of whole.nodes) b.add(node);
    b.output(b.op('Cast', ['p'], { to: 1 }, 'seen'));
    expect(Number((await run(b.build(), { outer: row(1, 1) }))['seen']!.data[1])).toBeCloseTo(0.8808, 3);
  });
});

describe('constants', () => {
  const product = (weight: readonly number[]): Graph => {
    const b = new Builder('product');
    b.output(b.op('MatMul', [b.input('x', 'float32', [1, 2]), b.initializer('w', floats([2, 1], weight))], {}, 'y'));
    return b.build();
  };

  it('beyond 65504 are held there and told of, as are those that become nothing', async () => {
    const lost: Lost[] = [];
    const half = halved(product([1e6, 1e-9]), { note: (each) => lost.push(each) });
    expect(lost).toEqual([{ name: 'w', saturated: 1, vanished: 1 }]);
    expect(Number((await run(half, { x: row(1, 0) })).y!.data[0])).toBe(65504);
    halved(product([1, 0]), { note: (each) => lost.push(each) });
    expect(lost).toHaveLength(1);
  });

  it.each([1e-30, 1e-12, -1e9])('of %d keep their node in float32', async (value) => {
    const b = new Builder('small');
    const y = b.op('MatMul', [b.input('x', 'float32', [1, 1]), b.initializer('w', floats([1, 1], [2]))]);
    b.output(b.op('Add', [b.op('Mul', [y, b.constant(scalar(0))]), b.constant(scalar(value))], {}, 'z'));
    const { z } = await run(halved(b.build()), { x: row(3) });
    expect(z!.data[0]).toBe(Math.fround(value));
  });

  it('read in both types are there in both', async () => {
    const b = new Builder('tied');
    const w = b.initializer('w', floats([2, 2], [1, 2, 3, 4]));
    const y = b.op('MatMul', [b.input('x', 'float32', [1, 2]), w]);
    b.output(b.op('Add', [b.op('Exp', [w]), y], {}, 'z'));
    const half = halved(b.build());
    expect([typeOf(half, 'w'), typeOf(half, 'w_float16')]).toEqual(['float32', 'float16']);
    expect(Number((await run(half, { x: row(1, 0) })).z!.data[0])).toBeCloseTo(Math.E + 1, 5);
  });
});

it('a graph inside a node reads float32, as it was written to', () => {
  const then: Graph = {
    name: 'then',
    opset: { '': 20 },
    nodes: [{ name: 'n', op: 'Identity', domain: '', inputs: ['y'], outputs: ['t'], attributes: {} }],
    initializers: new Map(),
    inputs: [],
    outputs: [{ name: 't', type: 'float32', shape: [1, 1] }],
    values: new Map(),
  };
  const b = new Builder('outer');
  b.op('MatMul', [b.input('x', 'float32', [1, 1]), b.initializer('w', floats([1, 1], [2]))], {}, 'y');
  const branch = { kind: 'graph', value: then } as const;
  b.input('yes', 'bool', []);
  b.add({
    name: 'if',
    op: 'If',
    domain: '',
    inputs: ['yes'],
    outputs: ['z'],
    attributes: { then_branch: branch, else_branch: branch },
  });
  b.output('z');
  const half = halved(b.build());
  const inner = half.nodes.find(({ op }) => op === 'If')!.attributes['then_branch'];
  expect(inner?.kind === 'graph' && inner.value.nodes[0]!.inputs).toEqual(['y_float32']);
  expect(typeOf(half, 'y_float32')).toBe('float32');
});

it('integers and what is float16 already stay', () => {
  const b = new Builder('old');
  const old = b.op('Cast', [b.input('x', 'float32', ['n'])], { to: 10 });
  b.output(b.op('Cast', [b.op('Neg', [old])], { to: 1 }, 'y'));
  b.output(b.op('Gather', [b.initializer('ids', ints([3], [4, 5, 6])), b.input('at', 'int64', [1])], {}, 'id'));
  const graph = b.build();
  expect(halved(graph).nodes).toEqual(graph.nodes);
});
