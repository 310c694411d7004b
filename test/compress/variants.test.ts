// What a configuration adds to BERT becomes integers too: the convolution as a linear layer, the pair table as an embedding.
import { describe, expect, it } from 'vitest';
import { fidelity } from '../../toolkit/compress/fidelity.ts';
import { floatLinears, missed } from '../../toolkit/compress/float-linears.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { BIGRAMS, CONVOLUTION } from '../../toolkit/model/names.ts';
import { batch, compressed, encoder, LABELS, run, u8s8 } from './encoder.ts';

const graph = encoder({ norm_position: 'pre', embedding_convolution: 3, bigram_buckets: 4096 });
const feeds = batch(32, 20, 99);

describe.each([
  ['static U8S8', u8s8],
  ['dynamic', { ...u8s8, mode: 'dynamic' }],
] as const)('%s', (_, scheme) => {
  it('quantizes every linear layer and table, and keeps the logits', async () => {
    const small = await compressed(graph, scheme);
    expect(verify(small)).toEqual([]);
    const { logits, optimized } = await run(small, feeds);
    const found = fidelity((await run(graph, feeds)).logits, logits, LABELS);
    expect(found.sqnr).toBeGreaterThan(25);
    expect(found.agreement).toBeGreaterThanOrEqual(0.9);
    const left = floatLinears(optimized).flatMap(({ weight }) => weight ?? []);
    expect(left).toEqual(['classifier.weight']);
    expect(missed(optimized, scheme)).toEqual([]);
    const types = new Map(Array.from(small.initializers, ([name, { type, dims }]) => [name, `${type}[${dims}]`]));
    expect(types.get(`${BIGRAMS}_quantized`)).toBe('int8[4096,64]');
    expect(types.has(BIGRAMS)).toBe(false);
    expect(types.has(`${CONVOLUTION}.weight`)).toBe(false);
  });

  it('quantizes the linear layers around sparse and linear attention', async () => {
    const sparse = encoder({ attention: 'sla', sla_block: 4 });
    const small = await compressed(sparse, scheme);
    const { logits, optimized } = await run(small, feeds);
    expect(fidelity((await run(sparse, feeds)).logits, logits, LABELS).sqnr).toBeGreaterThan(20);
    expect(missed(optimized, scheme)).toEqual([]);
    expect(floatLinears(optimized).flatMap(({ weight }) => weight ?? [])).toEqual([
      'bert.encoder.layer.0.attention.linear_projection',
      'bert.encoder.layer.1.attention.linear_projection',
      'classifier.weight',
    ]);
  });
});
