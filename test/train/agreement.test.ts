// R-Drop's terms against the formula, and what doubles a batch.
import { describe, expect, it } from 'vitest';
import type { Feed } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { initialise } from '../../toolkit/model/parameters.ts';
import { streamKey, uniform } from '../../toolkit/random/random.ts';
import { collate } from '../../toolkit/text/batch.ts';
import { classesAgree, labelsAgree, tagsAgree, twice, twiceFed } from '../../toolkit/train/agreement.ts';
import { classifierObjective } from '../../toolkit/train/classifier.ts';
import { maskFeeds, targetFeeds } from '../../toolkit/train/feeds.ts';
import { towards } from '../../toolkit/train/graph.ts';
import { Masks } from '../../toolkit/train/masks.ts';

const [B, S, C] = [3, 4, 5];
const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => 4 * uniform(streamKey(2), i) - 2);
const softmax = (row: readonly number[]): number[] => {
  const powers = row.map(Math.exp);
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};
const kl = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, x, k) => sum + x * Math.log(x / q[k]!), 0);
const both = (p: readonly number[], q: readonly number[]): number => (kl(p, q) + kl(q, p)) / 2;
const row = (of: Float32Array, at: number): number[] => [...of.subarray(at * C, (at + 1) * C)];
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

async function run(write: (b: Builder) => string, feeds: Record<string, Feed>): Promise<number> {
  const b = new Builder('agreement');
  b.output(b.op('Identity', [write(b)], {}, 'value'));
  const executable = await ort.compile(concat(writeModel(b.build()).model));
  const { value } = await executable.run(feeds);
  await executable.release();
  return Number(value!.data[0]);
}

describe('R-Drop', () => {
  const logits = { type: 'float32' as const, dims: [2 * B, C], data: numbers(2 * B * C) };
  const pairs = Array.from({ length: B }, (_, i) => [row(logits.data, i), row(logits.data, B + i)] as const);

  it('of classes is the mean of both divergences', async () => {
    const found = await run((b) => classesAgree(b, b.input('logits', 'float32', ['batch', C])), { logits });
    expect(found).toBeCloseTo(mean(pairs.map(([x, y]) => both(softmax(x), softmax(y)))), 5);
  });

  it('of labels that are true or not sums over the labels', async () => {
    const found = await run((b) => labelsAgree(b, b.input('logits', 'float32', ['batch', C])), { logits });
    const sure = (x: number): number[] => [1 / (1 + Math.exp(-x)), 1 / (1 + Math.exp(x))];
    const of = ([x, y]: (typeof pairs)[number]): number =>
      x.reduce((sum, value, k) => sum + both(sure(value), sure(y[k]!)), 0);
    expect(found).toBeCloseTo(mean(pairs.map(of)), 5);
  });

  it('of tags is the mean over tokens', async () => {
    const emissions = { type: 'float32' as const, dims: [2 * B, S, C], data: numbers(2 * B * S * C) };
    const lengths = [4, 2, 3];
    const real = [...lengths, ...lengths].flatMap((length) => Array.from({ length: S }, (_, i) => BigInt(i < length)));
    const mask = { type: 'int64' as const, dims: [2 * B, S], data: BigInt64Array.from(real) };
    const found = await run(
      (b) =>
        tagsAgree(
          b,
          b.input('emissions', 'float32', ['batch', 'sequence', C]),
          b.input('mask', 'int64', ['batch', 'sequence']),
        ),
      { emissions, mask },
    );
    const tokens = lengths.flatMap((length, i) =>
      Array.from({ length }, (_, k) => {
        const [x, y] = [i, B + i].map((at) => softmax(row(emissions.data, at * S + k)));
        return both(x!, y!);
      }),
    );
    expect(found).toBeCloseTo(mean(tokens), 5);
  });

  it('draws other masks for the second pass', () => {
    const config = configOf('micro', 30, { max_position_embeddings: 8, hidden_dropout_prob: 0.5 });
    const initial = initialise(config, 2, 1);
    const graph = towards(classifierObjective(config, 2, initial, undefined, 1), initial);
    expect(graph.scalars).toEqual(['loss', 'ce', 'rdrop']);
    const rows = [2, 3, 4].map((length) => ({
      ids: Array<number>(length).fill(5),
      typeIds: Array<number>(length).fill(0),
    }));
    const batch = collate(twice(rows), 0);
    expect([batch.size, batch.length]).toEqual([6, 4]);
    for (const [name, { dims, data }] of Object.entries(maskFeeds(new Masks(graph.masks, 1), 7, batch))) {
      const half = data.length / 2;
      expect([name, dims[0]! % 6]).toEqual([name, 0]);
      expect(Array.from(data.subarray(0, half) as Uint8Array)).not.toEqual(
        Array.from(data.subarray(half) as Uint8Array),
      );
    }
  });

  it('weighs each row by half, and doubles what it is fed', () => {
    const rows = [{ label: 0 }, { label: 1 }];
    expect([...(targetFeeds(twice(rows), 2, 0).weights!.data as Float32Array)]).toEqual(Array(4).fill(0.25));
    const { x } = twiceFed({ x: { type: 'float32', dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } });
    expect(x).toEqual({ type: 'float32', dims: [4, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6) });
  });
});
