// What must not change the answer: padding, neighbours in the batch; and dropout on average.
import { describe, expect, it } from 'vitest';
import type { Executable, Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, floats } from '../../toolkit/graph/tensor.ts';
import { classifier, trainingClassifier } from '../../toolkit/model/classifier.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { Dropout, type Mask } from '../../toolkit/model/dropout.ts';
import { initialise } from '../../toolkit/model/parameters.ts';
import { collate } from '../../toolkit/text/batch.ts';
import { batchFeeds, maskFeeds } from '../../toolkit/train/feeds.ts';
import { Masks } from '../../toolkit/train/masks.ts';

const config = configOf('tiny', 50, { hidden_size: 32, intermediate_size: 64, max_position_embeddings: 24 });
/** Ten times the usual first weights: tokens then tell, as in a trained model. */
const parameters = new Map(
  Array.from(initialise(config, 3, 1), ([name, value]) => {
    const factor = value.dims.length === 2 ? 10 : 1;
    return [
      name,
      floats(
        value.dims,
        asFloat32(value).map((x) => x * factor),
      ),
    ];
  }),
);
const texts = [
  [2, 10, 11, 3],
  [2, 12, 13, 14, 15, 16, 3],
  [2, 3],
];
const rows = texts.map((ids) => ({ ids, typeIds: ids.map((_, i) => i % 2) }));
const filler = { ids: Array<number>(24).fill(40), typeIds: Array<number>(24).fill(0) };

const compile = (graph: Graph): Promise<Executable> => ort.compile(concat(writeModel(graph).model));
const logits = async (executable: Executable, feeds: Feeds): Promise<Float32Array> =>
  (await executable.run(feeds, ['logits'])).logits!.data as Float32Array;
const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

describe('classifier', () => {
  it('gives the same logits alone, and padded to every position beside another text', async () => {
    const executable = await compile(classifier(config, parameters));
    const padded = await logits(executable, batchFeeds(collate([...rows, filler], 7)));
    for (const [i, row] of rows.entries()) {
      const alone = await logits(executable, batchFeeds(collate([row], 0)));
      expect(apart(alone, padded.subarray(i * 3, i * 3 + 3))).toBeLessThan(1e-5);
    }
    expect(apart(padded.subarray(0, 3), padded.subarray(3, 6))).toBeGreaterThan(0.1);
    await executable.release();
  });

  it('without dropout the training graph is the inference graph', async () => {
    const still = { ...config, hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };
    const { graph, masks } = trainingClassifier(still, parameters);
    expect(masks).toEqual([]);
    expect(graph.nodes).toEqual(classifier(config, parameters).nodes);
  });

  it('with dropout it wants a mask per place, of shapes the batch decides', async () => {
    const { graph, masks } = trainingClassifier(config, parameters);
    expect(masks).toHaveLength(1 + 3 * config.num_hidden_layers + 1);
    const executable = await compile(graph);
    const batch = collate(rows, 0);
    const draws = new Masks(masks, 1);
    const draw = (step: number) => logits(executable, { ...batchFeeds(batch), ...maskFeeds(draws, step, batch) });
    expect(await draw(1)).toEqual(await draw(1));
    expect(apart(await draw(1), await draw(2))).toBeGreaterThan(1e-3);
    await executable.release();
  });
});

describe('dropout', () => {
  const dropped = (share: number): { graph: Graph; masks: readonly Mask[] } => {
    const b = new Builder('dropout');
    const dropout = new Dropout(b);
    b.output(b.op('Identity', [dropout.apply(b.input('x', 'float32', ['batch', 4]), share)], {}, 'logits'));
    return { graph: b.build(), masks: dropout.masks };
  };

  it.each([0.1, 0.5, 0.9])('keeps the mean when it drops %f', async (share) => {
    const { graph, masks } = dropped(share);
    const executable = await compile(graph);
    const size = 20_000;
    const x = { type: 'float32' as const, dims: [size, 4], data: new Float32Array(size * 4).fill(1) };
    const draws = new Masks(masks, 3).draw(0, { batch: size });
    const feeds = Object.fromEntries(
      draws.map(({ name, dims, data }) => [name, { type: 'uint8' as const, dims, data }]),
    );
    const y = await logits(executable, { x, ...feeds });
    const { keep } = masks[0]!;
    const deviation = Math.sqrt((1 - keep) / keep / y.length);
    expect(Math.abs(y.reduce((sum, value) => sum + value, 0) / y.length - 1)).toBeLessThan(4 * deviation);
    expect(new Set(y)).toEqual(new Set([0, Math.fround(1 / keep)]));
    await executable.release();
  });

  it('nothing dropped is no node; everything dropped is refused', () => {
    expect(dropped(0).masks).toEqual([]);
    expect(() => dropped(1)).toThrow(RangeError);
  });
});
