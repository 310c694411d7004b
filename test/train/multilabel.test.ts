// Training where several labels may hold: losses against formulas, gradients against differences, and a task that is learned.
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, tensor } from '../../toolkit/graph/tensor.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { initialise, type Parameters, relaid } from '../../toolkit/model/parameters.ts';
import { streamKey, uniform } from '../../toolkit/random/random.ts';
import { collate } from '../../toolkit/text/batch.ts';
import type { TrainOptions } from '../../toolkit/train/classify.ts';
import { batchFeeds } from '../../toolkit/train/feeds.ts';
import { train } from '../../toolkit/train/loop.ts';
import {
  type MultilabelExample,
  multilabel,
  multilabelFeeds,
  multilabelGraph,
} from '../../toolkit/train/multilabel.ts';
import type { Training } from '../../toolkit/train/task.ts';

const [C, V] = [3, 20];
const config = configOf('micro', V, {
  ...{ hidden_size: 16, intermediate_size: 32, max_position_embeddings: 8 },
  ...{ hidden_dropout_prob: 0, attention_probs_dropout_prob: 0, pooling: 'mean', norm_position: 'pre' },
});
const distil = { temperature: 2.5, alpha: 0.4 };
const rows: readonly MultilabelExample[] = [
  { ids: [2, 5, 6, 3], typeIds: [0, 0, 0, 0], labels: [0, 2], logits: [3, -2, 0.5] },
  { ids: [2, 7, 3], typeIds: [0, 0, 0], labels: [], logits: [-60, 60, 0], soft: 0.5 },
  { ids: [2, 8, 9, 10, 3], typeIds: [0, 0, 0, 0, 0], logits: [1, 1, -1] },
];

/** Far from 0 too, where e^x would overflow. */
const initial: Parameters = new Map(
  Array.from(initialise(config, C, 3), ([name, value]) => [
    name,
    name === 'classifier.bias' ? tensor('float32', [C], Float32Array.of(0.3, -0.2, 120)) : value,
  ]),
);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** log σ(x) without overflow. */
const logSigmoid = (x: number): number => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const entropy = (p: number): number => (p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p));
const bce = (x: number, z: number): number => -z * logSigmoid(x) - (1 - z) * logSigmoid(-x);

async function logitsOf(parameters: Parameters): Promise<number[][]> {
  const executable = await ort.compile(concat(writeModel(classifier(config, parameters)).model));
  const { logits } = await executable.run(batchFeeds(collate(rows, 0)), ['logits']);
  await executable.release();
  const data = logits!.data as Float32Array;
  return rows.map((_, i) => Array.from(data.subarray(i * C, (i + 1) * C)));
}

async function step(parameters: Parameters, smoothing: number) {
  const { graph } = multilabelGraph(config, C, parameters, distil);
  const executable = await ort.compile(concat(writeModel(graph).model));
  const own = Object.fromEntries(
    Array.from(relaid(parameters), ([name, value]) => [
      name,
      { type: 'float32' as const, dims: value.dims, data: asFloat32(value) },
    ]),
  );
  const feeds = { ...batchFeeds(collate(rows, 0)), ...multilabelFeeds(rows, C, smoothing, distil), ...own };
  const outputs = await executable.run(
    Object.fromEntries(Object.entries(feeds).filter(([name]) => executable.inputs.includes(name))),
  );
  await executable.release();
  return { outputs };
}

describe('labels that each hold or not', () => {
  it.each([0, 0.2])('the loss equals its formula, labels smoothed by %f', async (smoothing) => {
    const logits = await logitsOf(initial);
    const hard = rows.map(({ labels }, i) =>
      labels ? mean(logits[i]!.map((x, k) => bce(x, labels.includes(k) ? 1 - smoothing / 2 : smoothing / 2))) : 0,
    );
    const soft = rows.map(({ logits: taught, soft = 1 }, i) => {
      const p = taught!.map((x) => sigmoid(x / distil.temperature));
      return soft * mean(logits[i]!.map((x, k) => bce(x / distil.temperature, p[k]!) - entropy(p[k]!)));
    });
    const { outputs } = await step(initial, smoothing);
    const value = (name: string): number => Number(outputs[name]!.data[0]);
    expect(value('bce')).toBeCloseTo(hard.reduce((a, b) => a + b) / 3, 4);
    expect(value('kl')).toBeCloseTo(soft.reduce((a, b) => a + b) / 3, 4);
    const whole = (1 - distil.alpha) * value('bce') + distil.alpha * distil.temperature ** 2 * value('kl');
    expect(value('loss')).toBeCloseTo(whole, 4);
  });

  it('the gradient of the head equals differences', async () => {
    const { outputs } = await step(initial, 0.1);
    const found = outputs['grad/classifier.bias']!.data as Float32Array;
    for (let k = 0; k < C; k++) {
      const at = async (delta: number): Promise<number> => {
        const bias = Float32Array.from(asFloat32(initial.get('classifier.bias')!));
        bias[k]! += delta;
        const moved = new Map(initial).set('classifier.bias', tensor('float32', [C], bias));
        return Number((await step(moved, 0.1)).outputs['loss']!.data[0]);
      };
      expect(found[k]).toBeCloseTo(((await at(0.05)) - (await at(-0.05))) / 0.1, 2);
    }
  });

  it('is learned: any of three words, each its label', async () => {
    const examples = Array.from({ length: 96 }, (_, i): MultilabelExample => {
      const labels = [0, 1, 2].filter((k) => uniform(streamKey(5, i), k) < 0.4);
      const ids = [2, ...labels.map((k) => 5 + k), 10 + (i % 5), 3];
      return { ids, typeIds: ids.map(() => 0), labels };
    });
    const options: TrainOptions = {
      ...{ epochs: 40, batchSize: 16, learningRate: 1e-2, weightDecay: 0, warmup: 0.1, clip: 1 },
      ...{ labelSmoothing: 0, seed: 1, threads: 1 },
    };
    const training: Training<MultilabelExample, TrainOptions> = { config, labels: C, examples, options, now: () => 0 };
    const events = train(multilabel, training);
    let parameters: Parameters | undefined;
    while (!parameters) {
      const next = await events.next();
      if (next.done) parameters = next.value;
    }
    const executable = await ort.compile(concat(writeModel(classifier(config, parameters)).model));
    const { logits } = await executable.run(batchFeeds(collate(examples, 0)), ['logits']);
    await executable.release();
    const data = logits!.data as Float32Array;
    const right = examples.filter(({ labels }, i) =>
      [0, 1, 2].every((k) => data[i * C + k]! > 0 === labels!.includes(k)),
    );
    expect(right.length / examples.length).toBeGreaterThan(0.95);
  });

  it.each([
    [{ labels: [3] }, /example 1: label 3 of 3/],
    [{}, /example 1: expected/],
  ])('%j cannot be learned', async (wrong, sentence) => {
    const examples = [{ ids: [2, 3], typeIds: [0, 0], ...wrong }];
    const options: TrainOptions = {
      ...{ epochs: 1, batchSize: 1, learningRate: 1e-3, weightDecay: 0, warmup: 0, clip: 1 },
      ...{ labelSmoothing: 0, seed: 1, threads: 1 },
    };
    await expect(train(multilabel, { config, labels: C, examples, options, now: () => 0 }).next()).rejects.toThrow(
      sentence,
    );
  });
});
