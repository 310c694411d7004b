import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph, Node } from '../../toolkit/graph/ir.ts';
import { print } from '../../toolkit/graph/print.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { consumers, extract, inputsFrom, insert, producers, prune, rename, sort } from '../../toolkit/graph/rewrite.ts';
import { floats, ints } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';

const reading = (graph: Graph, from: string, to: string): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map((name) => (name === from ? to : name)) })),
});

function classifier(): Graph {
  const builder = new Builder('classifier');
  builder.input('input_ids', 'int64', ['batch', 'sequence']);
  builder.input('unused', 'bool', []);
  const table = builder.initializer('embeddings', floats([5, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  const weight = builder.initializer('classifier.weight', floats([2, 3], [1, 0, 0.5, 0, 1, -0.25]));
  const words = builder.op('Gather', [table, 'input_ids'], {}, 'words');
  const pooled = builder.op('ReduceMean', [words, builder.constant(ints([1], [1]))], { keepdims: 0 }, 'pooled');
  builder.op('Softmax', [words], { axis: -1 }, 'spare');
  builder.output(builder.op('MatMul', [pooled, weight], {}, 'logits'));
  return builder.build();
}

const feeds = { input_ids: { type: 'int64', dims: [1, 2], data: BigInt64Array.of(1n, 4n) } } as const;
const unused = { unused: { type: 'bool', dims: [], data: Uint8Array.of(1) } } as const;
const load = async (graph: Graph) => ort.compile(concat(writeModel(graph).model));

/** If(flag) reads x from outside, in one of its branches. */
function branching(): Graph {
  const value = (name: string) => ({ name, type: 'float32', shape: ['n'] }) as const;
  const node = (op: string, inputs: string[], outputs: string[], attributes: Node['attributes'] = {}): Node => ({
    name: '',
    op,
    domain: '',
    inputs,
    outputs,
    attributes,
  });
  const branch = (inner: Node): Graph => ({
    name: 'branch',
    opset: { '': 20 },
    nodes: [inner],
    initializers: new Map(),
    inputs: [],
    outputs: [value('inner')],
    values: new Map(),
  });
  const branches = {
    then_branch: branch(node('Neg', ['h'], ['inner'])),
    else_branch: branch(node('Identity', ['x'], ['inner'])),
  };
  const attributes = Object.fromEntries(
    Object.entries(branches).map(([key, graph]) => [key, { kind: 'graph', value: graph } as const]),
  );
  return {
    name: 'branching',
    opset: { '': 20 },
    nodes: [node('Abs', ['x'], ['h']), node('If', ['flag'], ['y'], attributes)],
    initializers: new Map(),
    inputs: [value('x'), { name: 'flag', type: 'bool', shape: [] }],
    outputs: [value('y')],
    values: new Map(),
  };
}

describe('print', () => {
  it('gives one line per node', () => {
    expect(print(classifier())).toMatchInlineSnapshot(`
      "graph classifier (ai.onnx 20)
      input input_ids[batch, sequence]: int64
      input unused[]: bool
      constant embeddings[5, 2]
      constant classifier.weight[2, 3] = {1, 0, 0.5, 0, 1, -0.25}
      constant constant[1]: int64 = {1}
      words[batch, sequence, 2] = Gather(embeddings, input_ids)
      pooled[batch, 2] = ReduceMean(words, constant, keepdims=0)
      spare[batch, sequence, 2] = Softmax(words, axis=-1)
      logits[batch, 3] = MatMul(pooled, classifier.weight)
      output logits[batch, 3]"
    `);
  });

  it('shows foreign operators, absent inputs and every kind of attribute', () => {
    const builder = new Builder('odd');
    builder.input('x', 'float16', ['n']);
    builder.add({
      name: '',
      op: 'Fused',
      domain: 'com.example',
      inputs: ['x', '', 'x'],
      outputs: ['', 'y'],
      attributes: {
        scale: { kind: 'float', value: 0.1 },
        sizes: { kind: 'ints', value: [1, 2] },
        mode: { kind: 'string', value: 'fast' },
        table: { kind: 'tensor', value: floats([2], [0.5, 1 / 3]) },
        body: { kind: 'graph', value: classifier() },
      },
    });
    expect(print(builder.build())).toMatchInlineSnapshot(`
      "graph odd (ai.onnx 20)
      input x[n]: float16
      _, y[…]: float16 = com.example.Fused(x, _, x, scale=0.1, sizes=[1, 2], mode=fast, table=[2] = {0.5, 0.333333}, body=graph(4 nodes))"
    `);
  });
});

describe('rewrite', () => {
  it('finds who reads and who makes a value', () => {
    const graph = classifier();
    expect(
      consumers(graph)
        .get('words')!
        .map(({ op }) => op),
    ).toEqual(['ReduceMean', 'Softmax']);
    expect(consumers(graph).get('logits')).toBeUndefined();
    expect(producers(graph).get('pooled')!.op).toBe('ReduceMean');
    expect(
      consumers(branching())
        .get('h')!
        .map(({ op }) => op),
    ).toEqual(['If']);
  });

  it('prunes what no output needs, and keeps what subgraphs read', () => {
    const pruned = prune(classifier());
    expect(pruned.nodes.map(({ op }) => op)).toEqual(['Gather', 'ReduceMean', 'MatMul']);
    expect(pruned.values.has('spare')).toBe(false);
    expect(pruned.inputs).toEqual(classifier().inputs);
    expect(prune(branching())).toEqual(branching());
  });

  it('sorts nodes, and names a cycle', () => {
    for (const graph of [classifier(), branching()]) {
      const nodes = graph.nodes.toReversed();
      expect(verify(sort({ ...graph, nodes }))).toEqual([]);
      expect(sort(graph).nodes).toEqual(graph.nodes);
    }
    const graph = classifier();
    const loop = reading(graph, 'input_ids', 'pooled');
    expect(() => sort(loop)).toThrow(expect.objectContaining({ key: 'graph.cycle' }));
  });

  it('sorts a chain of 20,000 nodes', () => {
    const node = (i: number): Node => ({
      name: '',
      op: 'Abs',
      domain: '',
      inputs: [`v${i}`],
      outputs: [`v${i + 1}`],
      attributes: {},
    });
    const nodes = Array.from({ length: 20_000 }, (_, i) => node(i));
    const chain = { ...branching(), nodes: nodes.toReversed() };
    expect(sort(chain).nodes).toEqual(nodes);
  });

  it('renames everywhere, subgraphs included', async () => {
    const renamed = rename(
      branching(),
      new Map([
        ['x', 'features'],
        ['h', 'hidden'],
        ['inner', 'outside only'],
      ]),
    );
    expect(verify(renamed)).toEqual([]);
    const executable = await load(renamed);
    const features = { type: 'float32', dims: [2], data: Float32Array.of(1, -2) } as const;
    const run = async (flag: number) =>
      (await executable.run({ features, flag: { type: 'bool', dims: [], data: Uint8Array.of(flag) } })).y!.data;
    expect([await run(1), await run(0)]).toEqual([Float32Array.of(-1, -2), Float32Array.of(1, -2)]);
  });

  it('turns weights into inputs that the engine takes', async () => {
    const graph = classifier();
    const weight = graph.initializers.get('classifier.weight')!;
    const open = prune(inputsFrom(graph, ['classifier.weight']));
    expect(open.inputs.at(-1)).toEqual({ name: 'classifier.weight', type: 'float32', shape: [2, 3] });
    const data = new Float32Array(weight.data.slice().buffer);
    const fed = await (await load(open)).run({
      ...feeds,
      ...unused,
      'classifier.weight': { type: 'float32', dims: [2, 3], data },
    });
    expect(fed).toEqual(await (await load(graph)).run({ ...feeds, ...unused }));
    expect(() => inputsFrom(graph, ['logits'])).toThrow(expect.objectContaining({ key: 'graph.unknown-value' }));
  });

  it('extracts the part that gives a value', async () => {
    const part = extract(classifier(), ['pooled']);
    expect(part.inputs.map(({ name }) => name)).toEqual(['input_ids']);
    expect(part.outputs).toEqual([{ name: 'pooled', type: 'float32', shape: ['batch', 2] }]);
    expect((await (await load(part)).run(feeds)).pooled!.data).toEqual(Float32Array.of(5, 6));
    expect(() => extract(classifier(), ['nobody'])).toThrow(expect.objectContaining({ key: 'graph.unknown-value' }));
  });

  it('inserts a node between two others', async () => {
    const node: Node = { name: '', op: 'Neg', domain: '', inputs: ['pooled'], outputs: ['negated'], attributes: {} };
    const turned = insert(reading(classifier(), 'pooled', 'negated'), [node]);
    expect(verify(turned)).toEqual([]);
    const [before, after] = await Promise.all(
      [classifier(), turned].map(async (graph) => (await load(graph)).run({ ...feeds, ...unused })),
    );
    const [plus, minus] = [before, after].map((outputs) => outputs!.logits!.data as Float32Array);
    expect(minus).toEqual(plus!.map((value) => -value));
  });

  it('leaves its argument alone', () => {
    const graph = classifier();
    const before = structuredClone(graph);
    prune(inputsFrom(rename(graph, new Map([['words', 'w']])), ['embeddings']));
    expect(graph).toEqual(before);
  });
});
