// What a teacher of tags says of every token: the loss against its formula, and a student that has nothing else.
import { describe, expect, it } from 'vitest';
import type { Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { type Parameters, relaid } from '../../toolkit/model/parameters.ts';
import { firstTagger, tagger } from '../../toolkit/model/tagger.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import { softmax } from '../../toolkit/runtime/predictor.ts';
import { type Batch, collate } from '../../toolkit/text/batch.ts';
import { NONE } from '../../toolkit/text/tags.ts';
import { batchFeeds } from '../../toolkit/train/feeds.ts';
import { emissionFeeds, goldFeeds } from '../../toolkit/train/gold.ts';
import { towards } from '../../toolkit/train/graph.ts';
import { type TagExample, type TagOptions, trainTagger } from '../../toolkit/train/tag.ts';
import { taggerObjective } from '../../toolkit/train/tagger.ts';

const [C, V, PLACES] = [3, 20, 8]; // O, B-x, I-x
const config = configOf('micro', V, {
  ...{ hidden_size: 16, intermediate_size: 32, max_position_embeddings: PLACES },
  ...{ hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 },
});
const distil = { temperature: 2, alpha: 0.75 };
const initial = firstTagger(config, C, 1);
const random = (row: number, count: number): number[] =>
  Array.from({ length: count }, (_, k) => (word(streamKey(row), k) % 600) / 100 - 3);

const rows: readonly TagExample[] = [
  { ids: [2, 5, 6, 7, 3], typeIds: [0, 0, 0, 0, 0], tags: [NONE, 1, 2, 0, NONE], emissions: random(1, 3 * C) },
  { ids: [2, 8, 3], typeIds: [0, 0, 0], tags: [NONE, 0, NONE], emissions: random(2, C), soft: 0.5 },
  { ids: [2, 9, 9, 3], typeIds: [0, 0, 0, 0], tags: [NONE, 1, 1, NONE], soft: 0 },
];

async function outputsOf(model: Uint8Array, feeds: Batch, more: Feeds = {}) {
  const executable = await ort.compile(model);
  const all = { ...batchFeeds(feeds), ...more };
  const outputs = await executable.run(
    Object.fromEntries(Object.entries(all).filter(([name]) => executable.inputs.includes(name))),
  );
  await executable.release();
  return outputs;
}

async function scalars(examples: readonly TagExample[]): Promise<Record<'crf' | 'kl' | 'loss', number>> {
  const { graph } = towards(taggerObjective(config, C, initial, PLACES, { distil }), initial);
  const own = Object.fromEntries(
    Array.from(relaid(initial), ([name, value]) => [
      name,
      { type: 'float32' as const, dims: value.dims, data: asFloat32(value) },
    ]),
  );
  const tags = examples.map((row) => row.tags);
  const targets = { ...goldFeeds(tags, PLACES, C), ...emissionFeeds(examples, PLACES, C, distil.temperature) };
  const outputs = await outputsOf(concat(writeModel(graph).model), collate(examples, 0), { ...targets, ...own });
  const value = (name: string): number => Number(outputs[name]!.data[0]);
  return { crf: value('crf'), kl: value('kl'), loss: value('loss') };
}

describe('a teacher of tags', () => {
  it('is followed token by token, summed over a text', async () => {
    const { emissions } = await outputsOf(concat(writeModel(tagger(config, initial)).model), collate(rows, 0));
    const length = emissions!.dims[1]!;
    const student = (row: number, place: number): number[] =>
      Array.from(
        (emissions!.data as Float32Array).subarray((row * length + place) * C, (row * length + place + 1) * C),
      );
    let kl = 0;
    for (const [row, { emissions: own = [], soft = 1 }] of rows.entries()) {
      for (let token = 0; token * C < own.length; token++) {
        const p = softmax(own.slice(token * C, (token + 1) * C), distil.temperature);
        const q = softmax(student(row, token + 1), distil.temperature);
        kl += (soft / rows.length) * p.reduce((sum, share, k) => sum + share * Math.log(share / q[k]!), 0);
      }
    }
    const found = await scalars(rows);
    expect(kl).toBeGreaterThan(0.1);
    expect(found.kl).toBeCloseTo(kl, 5);
    expect(found.loss).toBeCloseTo(0.25 * found.crf + 0.75 * 4 * found.kl, 4);
  });

  it('counts alone for a text without tags', async () => {
    const silent = rows.map((row) => ({ ...row, tags: row.tags.map(() => NONE) }));
    expect((await scalars(silent)).crf).toBeCloseTo(0, 5);
    expect((await scalars(silent)).kl).toBeCloseTo((await scalars(rows)).kl, 6);
  });

  it('is enough to learn from', async () => {
    const examples = Array.from({ length: 80 }, (_, i): TagExample => {
      const words = Array.from({ length: 2 + (i % 5) }, (_, k) => 5 + (word(streamKey(7, i), k) % 10));
      const ids = [2, ...words, 3];
      const emissions = words.flatMap((id) => (id % 3 === 0 ? [-4, 4, -4] : [4, -4, -4]));
      return { ids, typeIds: ids.map(() => 0), tags: ids.map(() => NONE), emissions };
    });
    const options: TagOptions = {
      ...{ epochs: 12, batchSize: 16, learningRate: 5e-3, weightDecay: 0, warmup: 0.1, clip: 1, seed: 1, threads: 1 },
      distil: { temperature: 1, alpha: 1 },
    };
    const events = trainTagger({ config, labels: C, examples, options, now: () => 0 });
    let parameters: Parameters | undefined;
    while (!parameters) {
      const next = await events.next();
      if (next.done) parameters = next.value;
    }
    const batch = collate(examples, 0);
    const { emissions } = await outputsOf(concat(writeModel(tagger(config, parameters)).model), batch);
    const data = emissions!.data as Float32Array;
    const right = examples.flatMap(({ ids }, row) =>
      ids.slice(1, -1).map((id, at) => {
        const own = data.subarray((row * batch.length + at + 1) * C, (row * batch.length + at + 2) * C);
        return own.indexOf(Math.max(...own)) === (id % 3 === 0 ? 1 : 0);
      }),
    );
    expect(right.filter(Boolean).length / right.length).toBeGreaterThan(0.97);
  });

  it('that read other tokens is refused', async () => {
    const options: TagOptions = {
      ...{ epochs: 1, batchSize: 1, learningRate: 1e-3, weightDecay: 0, warmup: 0, clip: 1, seed: 1, threads: 1 },
      distil,
    };
    const examples = [{ ...rows[0]!, emissions: random(1, C) }];
    const training = trainTagger({ config, labels: C, examples, options, now: () => 0 });
    await expect(training.next()).rejects.toThrow(/example 1: expected 9 scores by the teacher.*received 3/);
  });
});
