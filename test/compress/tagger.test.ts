// A tagger in integers: emissions close to those in float, its CRF untouched.
import { expect, it } from 'vitest';
import { fidelity } from '../../toolkit/compress/fidelity.ts';
import { quantize } from '../../toolkit/compress/quantize.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { CRF } from '../../toolkit/model/crf.ts';
import { firstTagger, tagger } from '../../toolkit/model/tagger.ts';
import { collate } from '../../toolkit/text/batch.ts';
import { batchFeeds } from '../../toolkit/train/feeds.ts';
import { u8s8 } from './encoder.ts';

const TAGS = 5;
const config = configOf('tiny', 50, { max_position_embeddings: 24 });
const rows = [20, 12].map((length) => ({
  ids: Array.from({ length }, (_, i) => 5 + ((i * 7) % 40)),
  typeIds: Array<number>(length).fill(0),
}));

async function outputs(graph: Graph): Promise<Readonly<Record<string, Float32Array>>> {
  const executable = await ort.compile(concat(writeModel(graph).model));
  const found = await executable.run(batchFeeds(collate(rows, 0)));
  await executable.release();
  return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, data as Float32Array]));
}

it('a tagger in integers emits nearly the same, and keeps the scores of its CRF', async () => {
  const graph = tagger(config, firstTagger(config, TAGS, 3));
  const small = quantize(graph, { scheme: { ...u8s8, mode: 'dynamic' } });
  expect(verify(small)).toEqual([]);
  expect(small.nodes.filter(({ op }) => op === 'MatMulInteger').length).toBe(6 * config.num_hidden_layers);
  const [float, integer] = [await outputs(graph), await outputs(small)];
  expect(fidelity(float['emissions']!, integer['emissions']!, TAGS).sqnr).toBeGreaterThan(25);
  for (const name of Object.keys(CRF)) expect(integer[name]).toEqual(float[name]);
});
