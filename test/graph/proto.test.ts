import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Attribute, DataType, Graph, Node } from '../../toolkit/graph/ir.ts';
import { concat, DataFile, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { inferShapes } from '../../toolkit/graph/shapes.ts';
import { asNumbers, floats, ints } from '../../toolkit/graph/tensor.ts';
import { anyGraph } from './any-graph.ts';
import { fault, field, file, golden, onnx, outside, rewritten, text, two, varint } from './files.ts';

describe('files of other writers', () => {
  it.each(golden)('%s gives the same numbers once rewritten', async (name) => {
    const original = file(name);
    const graph = readModel(original);
    const copy = concat(writeModel(graph).model);
    expect(readModel(copy)).toEqual(graph);
    const ids = { type: 'int64', dims: [8], data: BigInt64Array.from([0n, 7n, 3n, 49n, 12n, 5n, 30n, 1n]) } as const;
    const [expected, received] = await Promise.all(
      [original, copy].map(async (bytes) => (await ort.compile(bytes)).run({ ids })),
    );
    expect(received).toEqual(expected);
  });

  it.each(golden)('%s has inside what we infer', async (name) => {
    const graph = inferShapes(readModel(file(name)));
    const made = graph.nodes.flatMap(({ outputs }) => outputs.map((output) => graph.values.get(output)!));
    const open = concat(writeModel({ ...graph, outputs: made }).model);
    const ids = { type: 'int64', dims: [8], data: new BigInt64Array(8) } as const;
    const results = await (await ort.compile(open, { optimize: 'none' })).run({ ids });
    expect(made.map(({ name, type, shape }) => ({ name, type, shape }))).toEqual(
      made.map(({ name }) => ({ name, type: results[name]!.type, shape: results[name]!.dims })),
    );
  });

  it('gives tensors as views of the file', () => {
    const bytes = file('model');
    for (const { data } of readModel(bytes).initializers.values()) expect(data.buffer).toBe(bytes.buffer);
  });
});

describe('round trip', () => {
  it('keeps every kind of attribute, type, dimension and name', () => {
    fc.assert(
      fc.property(anyGraph(1), (graph) => {
        expect(rewritten(graph)).toEqual(graph);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('writes equal graphs to equal bytes, whatever the order of attributes', () => {
    const node = (attributes: Node['attributes']): Graph => ({ ...two(), nodes: [{ ...two().nodes[0]!, attributes }] });
    const [a, b] = [
      { kind: 'int', value: 1 },
      { kind: 'float', value: 2 },
    ] as const satisfies readonly Attribute[];
    expect(concat(writeModel(node({ a, b })).model)).toEqual(concat(writeModel(node({ b, a })).model));
  });

  it('keeps the smallest and the largest integers', () => {
    const ends = { kind: 'ints', value: [2 ** 63, -(2 ** 63), 2 ** 31 - 1, -1] } as const;
    const graph = { ...two(), nodes: [{ ...two().nodes[0]!, attributes: { ends } }] };
    expect(rewritten(graph).nodes[0]!.attributes.ends).toEqual(ends);
  });

  it('passes large tensors on as the views they are', () => {
    const large = floats([32, 32], new Float32Array(1024));
    const { model } = writeModel({ ...two(), initializers: new Map([['large', large]]) });
    expect(model.filter((chunk) => chunk.buffer === large.data.buffer)).toEqual([large.data]);
  });

  it('keeps strings', () => {
    const packed = Uint8Array.of(1, 0, 0, 0, 65, 0, 0, 0, 0, 3, 0, 0, 0, 0xe7, 0x9b, 0x86);
    const words = { type: 'string', dims: [3], data: packed } as const;
    expect(rewritten({ ...two(), initializers: new Map([['words', words]]) }).initializers.get('words')).toEqual(words);
  });

  it('leaves inner values out when asked', () => {
    expect(readModel(concat(writeModel(two(), { values: false }).model)).values.size).toBe(0);
  });
});

describe('external data', () => {
  it('is aligned, confined to its file and read back as views', () => {
    const graph = two();
    const { model, external } = writeModel(graph, { external: { location: 'weights.bin', minimum: 8 } });
    const data = concat(external);
    const back = readModel(concat(model), { external: () => data });
    expect(back).toEqual(rewritten(graph));
    for (const [name, tensor] of back.initializers) {
      expect(tensor.data.buffer).toBe(data.buffer);
      expect(tensor.data.byteOffset % 64).toBe(0);
      expect(external).toContain(graph.initializers.get(name)!.data);
    }
  });

  it('can lie at any offset of a Buffer', () => {
    const { model, external } = writeModel(two(), { external: { location: 'weights.bin', minimum: 8 } });
    const data = Buffer.concat([Buffer.alloc(1), ...external]).subarray(1);
    const back = readModel(concat(model), { external: () => data });
    for (const [name, tensor] of two().initializers) {
      expect(asNumbers(back.initializers.get(name)!)).toEqual(asNumbers(tensor));
    }
  });

  it('is what the engine reads', async () => {
    const { model, external } = writeModel(two(), { external: { location: 'weights.bin', minimum: 8 } });
    const executable = await ort.compile(concat(model), { external: { 'weights.bin': concat(external) } });
    const x = { type: 'float32', dims: [1, 2], data: Float32Array.of(1, 2) } as const;
    expect((await executable.run({ x })).y).toEqual({ type: 'float32', dims: [1, 2], data: Float32Array.of(17, 30) });
  });

  it('is one file for two models that share it', () => {
    const shared = new DataFile();
    const options = { external: { location: 'weights.bin', minimum: 8, file: shared } };
    const first = writeModel(two(), options);
    const graph = two();
    expect(writeModel(graph, options).external.length).toBeGreaterThan(first.external.length);
    const length = shared.length;
    const second = writeModel({ ...graph, name: 'again' }, options);
    expect(shared.length).toBe(length);
    expect(readModel(concat(second.model), { external: () => concat(shared.chunks) }).initializers).toEqual(
      graph.initializers,
    );
  });

  it.each(['../weights.bin', '/etc/passwd', 'a/../../b', '..\\weights.bin', 'C:\\weights.bin', '\\\\host\\share', ''])(
    'refuses location %j',
    (location) => {
      const model = outside({ location });
      expect(fault(() => readModel(model, { external: () => new Uint8Array(64) })).key).toBe('graph.external-outside');
    },
  );

  it.each([
    { offset: '-8' },
    { offset: '1' },
    { offset: '99999999999999999999' },
    { length: '-1' },
    { length: '65' },
    { offset: 'x' },
  ])('refuses the range %j', (range) => {
    const model = outside({ location: 'weights.bin', ...range });
    expect(fault(() => readModel(model, { external: () => new Uint8Array(64) })).key).toBe('graph.external-range');
  });

  it('says what is missing', () => {
    expect(fault(() => readModel(outside({ location: 'weights.bin' }), { where: 'a.onnx' })).message).toBe(
      'a.onnx/w: expected the external data file "weights.bin", received the model alone — put both files into one folder',
    );
  });
});
describe('typed fields', () => {
  const le = (value: number, bytes: 4 | 8) => {
    const view = new DataView(new ArrayBuffer(bytes));
    if (bytes === 4) view.setFloat32(0, value, true);
    else view.setFloat64(0, value, true);
    return [...new Uint8Array(view.buffer)];
  };
  const minus = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
  const rows: readonly [string, DataType, number[], ArrayBufferView][] = [
    ['packed floats', 'float32', [8, 1, ...field(4, [...le(1.5, 4), ...le(-2, 4)])].slice(2), Float32Array.of(1.5, -2)],
    ['unpacked floats', 'float32', [0x25, ...le(1.5, 4), 0x25, ...le(-2, 4)], Float32Array.of(1.5, -2)],
    ['packed doubles', 'float64', field(10, [...le(1.5, 8), ...le(-2, 8)]), Float64Array.of(1.5, -2)],
    ['packed int8', 'int8', field(5, [...minus, 5]), Int8Array.of(-1, 5)],
    ['unpacked int32', 'int32', [0x28, ...minus, 0x28, 5], Int32Array.of(-1, 5)],
    ['packed int64', 'int64', field(7, [...minus, 5]), BigInt64Array.of(-1n, 5n)],
    ['unpacked uint64', 'uint64', [0x58, ...minus, 0x58, 5], BigUint64Array.of(2n ** 64n - 1n, 5n)],
    ['uint32 in uint64', 'uint32', field(11, [255, 255, 255, 255, 15, 5]), Uint32Array.of(2 ** 32 - 1, 5)],
    ['bool in int32', 'bool', field(5, [1, 0]), Uint8Array.of(1, 0)],
    ['float16 bits in int32', 'float16', field(5, [...varint(0x3c00), 0]), Uint16Array.of(0x3c00, 0)],
  ];
  const code: Readonly<Record<string, number>> = {
    float32: 1,
    float64: 11,
    int8: 3,
    int32: 6,
    int64: 7,
    uint64: 13,
    uint32: 12,
    bool: 9,
    float16: 10,
  };

  it.each(rows)('%s', (_, type, content, expected) => {
    const { initializers } = readModel(
      onnx(field(5, [...field(1, [2]), 16, code[type]!, ...content, ...field(8, text('t'))])),
    );
    const data = new Uint8Array(expected.buffer, expected.byteOffset, expected.byteLength);
    expect(initializers.get('t')).toEqual({ type, dims: [2], data });
  });

  it('turns constant nodes into initializers', () => {
    const node = { name: '', op: 'Constant', domain: '', inputs: [], outputs: ['c'] } as const;
    const value = { kind: 'ints', value: [1, -2] } as const;
    const graph = { ...two(), nodes: [{ ...node, attributes: { value_ints: value } }, ...two().nodes] };
    const back = rewritten(graph);
    expect(back.initializers.get('c')).toEqual(ints([2], [1, -2]));
    expect(back.nodes).toHaveLength(3);
  });
});
