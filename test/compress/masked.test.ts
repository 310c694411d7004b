// A masked language model in integers: its decoder is the table of words, read once as rows and once as a linear layer.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect } from '../../calibration/collect.ts';
import { fidelity } from '../../toolkit/compress/fidelity.ts';
import { floatLinears, missed } from '../../toolkit/compress/float-linears.ts';
import { quantize } from '../../toolkit/compress/quantize.ts';
import { activations } from '../../toolkit/compress/targets.ts';
import type { Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, floats } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { masked } from '../../toolkit/model/masked.ts';
import { firstValues, maskedShapes } from '../../toolkit/model/parameters.ts';
import { batch, u8s8 } from './encoder.ts';

const VOCABULARY = 800;
const own = { norm_position: 'pre', embedding_convolution: 3, bigram_buckets: 4096 } as const;
const sizes = { hidden_size: 64, num_attention_heads: 4, intermediate_size: 128 };

function graphOf(variant: object): Graph {
  const config = configOf('tiny', VOCABULARY, { ...sizes, ...variant });
  const strong = Array.from(firstValues(maskedShapes(config), 7), ([name, value]) => {
    const factor = value.dims.length === 2 ? 5 : 1;
    return [
      name,
      floats(
        value.dims,
        Array.from(asFloat32(value), (x) => x * factor),
      ),
    ] as const;
  });
  return masked(config, new Map(strong));
}

const places = (size: number, length: number): Feeds => {
  const data = BigInt64Array.from({ length: size }, (_, row) => BigInt(row * length));
  return { positions: { type: 'int64', dims: [size], data } };
};
const feeds = (size: number, length: number, seed: number): Feeds => ({
  ...batch(size, length, seed),
  ...places(size, length),
});

async function run(graph: Graph): Promise<{ readonly logits: Float32Array; readonly optimized: Graph }> {
  const optimizedPath = join(mkdtempSync(join(tmpdir(), 'penjing-compress-')), 'optimized.onnx');
  const executable = await ort.compile(concat(writeModel(graph).model), { optimizedPath });
  const { logits } = await executable.run(feeds(32, 20, 99));
  await executable.release();
  return { logits: logits!.data as Float32Array, optimized: readModel(new Uint8Array(readFileSync(optimizedPath))) };
}

describe.each([
  ['BERT', {}],
  ['with norms first, a convolution and pairs', own],
] as const)('%s', (_, variant) => {
  it.each([
    ['static', u8s8],
    ['dynamic', { ...u8s8, mode: 'dynamic' }],
  ] as const)('%s: every linear layer is integers, the decoder too', async (__, scheme) => {
    const graph = graphOf(variant);
    const tensors = activations(graph, scheme);
    const seen = [feeds(8, 24, 1), feeds(8, 12, 2), feeds(8, 32, 3)];
    const ranges = await collect(graph, ort, seen, { tensors, rows: 'attention_mask' });
    const small = quantize(graph, { scheme, ...(tensors.length > 0 ? { ranges } : {}) });
    expect(verify(small)).toEqual([]);
    const { logits, optimized } = await run(small);
    const found = fidelity((await run(graph)).logits, logits, VOCABULARY);
    expect(found.sqnr).toBeGreaterThan(20);
    expect(missed(optimized, scheme)).toEqual([]);
    expect(floatLinears(optimized).flatMap(({ weight }) => weight ?? [])).toEqual([]);
    const floatTables = Array.from(small.initializers).filter(
      ([, { type, dims }]) => type === 'float32' && dims.length === 2 && dims[0]! >= VOCABULARY && dims[1] !== 1,
    );
    expect(floatTables.map(([name]) => name)).toEqual([]);
    const tables = Array.from(small.initializers.values(), ({ type, dims }) => `${type}[${dims}]`);
    const shared = scheme.mode === 'static' ? ['int8[800,64]'] : ['int8[800,64]', 'int8[64,800]'];
    expect(tables.filter((table) => table.includes('800,') || table.includes(',800')).sort()).toEqual(
      [...shared, 'float32[800,1]'].sort(),
    );
  });
});
