import { describe, expect, it } from 'vitest';
import { fidelity } from '../../toolkit/compress/fidelity.ts';
import { floatLinears, missed } from '../../toolkit/compress/float-linears.ts';
import { quantize } from '../../toolkit/compress/quantize.ts';
import type { Scheme } from '../../toolkit/compress/scheme.ts';
import { activations } from '../../toolkit/compress/targets.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, tensor } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { batch, compressed, encoder, LABELS, LAYERS, run, u8s8 } from './encoder.ts';

const graph = encoder();
const feeds = batch(32, 20, 99);
const float = await run(graph, feeds);

const schemes: readonly (readonly [name: string, scheme: Scheme, sqnr: number])[] = [
  ['static U8S8', u8s8, 28],
  ['static U8S8, one scale per weight', { ...u8s8, perChannel: false }, 26],
  ['static U8S8, reduced range', { ...u8s8, reduceRange: true }, 24],
  ['static U8U8', { ...u8s8, weights: 'uint8' }, 28],
  ['static S8S8', { ...u8s8, activations: 'int8' }, 28],
  ['static S8S8, symmetric', { ...u8s8, activations: 'int8', symmetric: true }, 24],
  ['dynamic', { ...u8s8, mode: 'dynamic' }, 28],
  ['dynamic, one scale per weight', { ...u8s8, mode: 'dynamic', perChannel: false }, 26],
];

const count = (graph: Graph, op: string): number => graph.nodes.filter((node) => node.op === op).length;

describe.each(schemes)('%s', (_, scheme, sqnr) => {
  it('keeps the logits, and leaves only attention and head in float', async () => {
    const small = await compressed(graph, scheme);
    expect(verify(small)).toEqual([]);
    const { logits, optimized } = await run(small, feeds);
    const found = fidelity(float.logits, logits, LABELS);
    expect(found.sqnr).toBeGreaterThan(sqnr);
    expect(found.agreement).toBeGreaterThanOrEqual(0.9);

    const left = floatLinears(optimized);
    expect(left.filter(({ weight }) => weight === null).length).toBe(2 * LAYERS);
    expect(left.filter(({ weight }) => weight !== null).map(({ weight }) => weight)).toEqual(['classifier.weight']);
    expect(missed(optimized, scheme)).toEqual([]);
  });
});

describe('quantize', () => {
  it('gives a third of the bytes, and the same bytes each time', async () => {
    const bytes = (graph: Graph) => concat(writeModel(graph).model);
    const small = bytes(await compressed(graph, u8s8));
    expect(small.length).toBeLessThan(bytes(graph).length / 2.9);
    expect(bytes(await compressed(graph, u8s8))).toEqual(small);
    expect(bytes(readModel(small))).toEqual(small);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a weight with %d in it, by name', (value) => {
    const name = graph.initializers.keys().find((one) => one.endsWith('query.weight'))!;
    const weight = graph.initializers.get(name)!;
    const values = asFloat32(weight).slice();
    values[7] = value;
    const broken = {
      ...graph,
      initializers: new Map(graph.initializers).set(name, tensor('float32', weight.dims, values)),
    };
    expect(() => quantize(broken, { scheme: { ...u8s8, mode: 'dynamic' } })).toThrow(`weight ${name}`);
  });

  it('writes one QuantizeLinear for query, key and value', async () => {
    const small = await compressed(graph, u8s8);
    expect(count(small, 'QuantizeLinear')).toBe(4 * LAYERS + 1); // and one for the pooler
    expect(count(small, 'Gemm')).toBe(6 * LAYERS + 1);
    expect(activations(graph, u8s8).length).toBe(4 * LAYERS + 1);
  });

  it('leaves the argument alone', async () => {
    const before = concat(writeModel(graph).model);
    await compressed(graph, u8s8);
    expect(concat(writeModel(graph).model)).toEqual(before);
  });

  it('leaves out what is excluded, by name of node or weight', async () => {
    const scheme = { ...u8s8, exclude: ['classifier', 'bert.encoder.layer.1', 'bert.pooler.dense.weight'] };
    const { optimized } = await run(await compressed(graph, scheme), feeds);
    const weights = floatLinears(optimized).flatMap(({ weight }) => weight ?? []);
    expect(weights.length).toBe(8);
    expect(missed(optimized, scheme)).toEqual([]);
    expect(missed(optimized, u8s8).length).toBe(7);
  });

  it('takes attention too when asked', async () => {
    const scheme = { ...u8s8, attention: true };
    const { logits, optimized } = await run(await compressed(graph, scheme), feeds);
    expect(floatLinears(optimized).map(({ weight }) => weight)).toEqual(['classifier.weight']);
    expect(fidelity(float.logits, logits, LABELS).sqnr).toBeGreaterThan(20);
  });

  it('can leave linears alone but for the tables', async () => {
    const scheme = { ...u8s8, exclude: ['classifier', 'bert.encoder', 'bert.pooler'] };
    const small = quantize(graph, { scheme });
    expect([...small.initializers.keys()].filter((name) => name.endsWith('_quantized'))).toEqual([
      'bert.embeddings.word_embeddings.weight_quantized',
      'bert.embeddings.position_embeddings.weight_quantized',
    ]);
    expect(fidelity(float.logits, (await run(small, feeds)).logits, LABELS).sqnr).toBeGreaterThan(35);
  });

  it('refuses a static scheme without ranges, and a graph with nothing to quantize', async () => {
    expect(() => quantize(graph, { scheme: u8s8 })).toThrow('expected a measured range for');
    const small = await compressed(graph, u8s8);
    expect(() => quantize(small, { scheme: u8s8, ranges: new Map() })).toThrow('not one already quantized');
  });
});

describe('a static model', () => {
  it('answers a text the same alone, in a batch and padded', async () => {
    const small = await compressed(graph, u8s8);
    const alone = batch(1, 20, 99);
    const together = await run(small, feeds);
    const same = {
      ...alone,
      input_ids: { ...alone.input_ids!, data: (feeds.input_ids!.data as BigInt64Array).slice(0, 20) },
    };
    const single = await run(small, same);
    for (const [i, value] of single.logits.entries()) expect(value).toBeCloseTo(together.logits[i]!, 5);
  });
});
