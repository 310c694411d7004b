// A tagger's emissions must not depend on padding and neighbours; its CRF comes out as it went in.
import { describe, expect, it } from 'vitest';
import type { Executable, Feed } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, floats } from '../../toolkit/graph/tensor.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { CRF } from '../../toolkit/model/crf.ts';
import { relaid } from '../../toolkit/model/parameters.ts';
import { firstTagger, tagger, taggerShapes, trainingTagger } from '../../toolkit/model/tagger.ts';
import { collate } from '../../toolkit/text/batch.ts';
import { batchFeeds } from '../../toolkit/train/feeds.ts';

const TAGS = 5;
const config = configOf('tiny', 50, { hidden_size: 32, intermediate_size: 64, max_position_embeddings: 24 });
const first = firstTagger(config, TAGS, 1);
/** Ten times the usual first weights: tokens then tell, as in a trained model. */
const parameters = new Map(
  Array.from(first, ([name, value]) => [
    name,
    name.endsWith('.weight') && value.dims.length === 2
      ? floats(
          value.dims,
          asFloat32(value).map((x) => 10 * x),
        )
      : value,
  ]),
);
const rows = [
  [2, 10, 11, 3],
  [2, 12, 13, 14, 15, 16, 3],
].map((ids) => ({ ids, typeIds: ids.map(() => 0) }));
const filler = { ids: Array<number>(24).fill(40), typeIds: Array<number>(24).fill(0) };

const compile = (graph: Graph): Promise<Executable> => ort.compile(concat(writeModel(graph).model));
const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
const values = (feed: Feed | undefined): Float32Array => feed!.data as Float32Array;

describe('a tagger', () => {
  it('gives a token the same emissions alone, and padded to every position beside another text', async () => {
    const executable = await compile(tagger(config, parameters));
    const padded = await executable.run(batchFeeds(collate([...rows, filler], 7)));
    expect(padded['emissions']!.dims).toEqual([3, 24, TAGS]);
    for (const [i, row] of rows.entries()) {
      const alone = values((await executable.run(batchFeeds(collate([row], 0)))).emissions);
      expect(alone).toHaveLength(row.ids.length * TAGS);
      expect(apart(alone, values(padded['emissions']).subarray(i * 24 * TAGS))).toBeLessThan(1e-5);
    }
    expect(
      apart(values(padded['emissions']).subarray(0, TAGS), values(padded['emissions']).subarray(TAGS, 2 * TAGS)),
    ).toBeGreaterThan(0.1);
    await executable.release();
  });

  it('gives the scores of its CRF as they are in the checkpoint', async () => {
    const executable = await compile(tagger(config, parameters));
    const outputs = await executable.run(batchFeeds(collate(rows, 0)));
    for (const [output, name] of Object.entries(CRF)) {
      const { dims } = parameters.get(name)!;
      expect([outputs[output]!.dims, values(outputs[output])]).toEqual([dims, asFloat32(parameters.get(name)!)]);
    }
    await executable.release();
  });

  it('starts from seeded values: small uniform scores of its own, the same bytes for the same seed', () => {
    const scores = Object.values(CRF).flatMap((name) => Array.from(asFloat32(first.get(name)!)));
    expect(scores).toHaveLength(2 * TAGS + TAGS * TAGS);
    expect(new Set(scores).size).toBe(scores.length);
    expect(scores.every((score) => Math.abs(score) < 0.1)).toBe(true);
    expect(Math.max(...scores) - Math.min(...scores)).toBeGreaterThan(0.15);
    expect(firstTagger(config, TAGS, 1)).toEqual(first);
    expect(firstTagger(config, TAGS, 2).get(CRF.transitions)).not.toEqual(first.get(CRF.transitions));
    expect(Array.from(first, ([name, { dims }]) => [name, dims])).toEqual([...taggerShapes(config, TAGS)]);
  });

  it('keeps the order of transitions between checkpoint and graph', () => {
    expect(relaid(first).get(CRF.transitions)).toEqual(first.get(CRF.transitions));
    expect(relaid(first).get('classifier.weight')!.dims).toEqual([32, TAGS]);
  });

  it('in training drops the states under the head too', () => {
    const { masks } = trainingTagger(config, parameters);
    expect(masks.at(-1)!.shape).toEqual(['batch*sequence', 32]);
    expect(masks).toHaveLength(1 + 3 * config.num_hidden_layers + 1);
  });
});
