// A small random encoder, calibration batches for it, and its integer forms.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect } from '../../calibration/collect.ts';
import { quantize } from '../../toolkit/compress/quantize.ts';
import type { Scheme } from '../../toolkit/compress/scheme.ts';
import { activations } from '../../toolkit/compress/targets.ts';
import type { Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf, type ModelConfig } from '../../toolkit/model/config.ts';
import { initialise } from '../../toolkit/model/parameters.ts';

export const LABELS = 3;
export const LAYERS = 2;

/** Two layers of 64; weights five times the usual size, so that the layers do something. */
export function encoder(variant: Partial<ModelConfig> = {}): Graph {
  const config = configOf('tiny', 800, { hidden_size: 64, num_attention_heads: 4, intermediate_size: 128, ...variant });
  const parameters = initialise(config, LABELS, 7);
  for (const { dims, data } of parameters.values()) {
    const values = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
    if (dims.length === 2) for (let i = 0; i < values.length; i++) values[i]! *= 5;
  }
  return classifier(config, parameters);
}

/** `size` texts of up to `length` tokens, the rest padded; pseudo-random, the same for a seed. */
export function batch(size: number, length: number, seed: number): Feeds {
  let state = seed;
  const next = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const lengths = Array.from({ length: size }, (_, i) => (i === 0 ? length : 1 + next(length)));
  const ids = lengths.flatMap((real) => Array.from({ length }, (_, i) => (i < real ? 1 + next(799) : 0)));
  const mask = lengths.flatMap((real) => Array.from({ length }, (_, i) => (i < real ? 1 : 0)));
  const feed = (values: readonly number[]) =>
    ({ type: 'int64', dims: [size, length], data: BigInt64Array.from(values, BigInt) }) as const;
  return { input_ids: feed(ids), attention_mask: feed(mask), token_type_ids: feed(ids.map(() => 0)) };
}

export const u8s8: Scheme = {
  mode: 'static',
  activations: 'uint8',
  weights: 'int8',
  reduceRange: false,
  perChannel: true,
  embeddings: 'int8-row',
};

/** `graph` under `scheme`, calibrated on a few batches where that is needed. */
export async function compressed(graph: Graph, scheme: Scheme): Promise<Graph> {
  const tensors = activations(graph, scheme);
  if (tensors.length === 0) return quantize(graph, { scheme });
  const batches = [batch(8, 24, 1), batch(8, 12, 2), batch(8, 32, 3)];
  return quantize(graph, { scheme, ranges: await collect(graph, ort, batches, { tensors, rows: 'attention_mask' }) });
}

/** Logits for `feeds`, and the graph as the engine optimized it. */
export async function run(graph: Graph, feeds: Feeds): Promise<{ logits: Float32Array; optimized: Graph }> {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-compress-'));
  try {
    const optimizedPath = join(folder, 'optimized.onnx');
    const executable = await ort.compile(concat(writeModel(graph).model), { optimizedPath });
    const { logits } = await executable.run(feeds);
    await executable.release();
    return { logits: logits!.data as Float32Array, optimized: readModel(new Uint8Array(readFileSync(optimizedPath))) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
