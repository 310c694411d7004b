// Training steps in float16: as near to float32 as 16 bits allow, and what loss scaling saves.
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { relaid } from '../../toolkit/model/parameters.ts';
import { classifierObjective } from '../../toolkit/train/classifier.ts';
import { trainClassifier } from '../../toolkit/train/classify.ts';
import { towards } from '../../toolkit/train/graph.ts';
import { firstScale, lowered, type Scaling, served } from '../../toolkit/train/loss-scale.ts';
import { Trainer } from '../../toolkit/train/trainer.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { goldenConfig, goldenParameters } from '../golden.ts';
import { distil, feeds, want } from '../golden-steps.ts';

const config = { ...goldenConfig(), hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };
const parameters = goldenParameters();
const model = towards(classifierObjective(config, 3, parameters, distil), parameters, 'float16');
const { lr, weight_decay: weightDecay, clip_global_norm: clip } = want.optimizer;
const WORDS = 'bert.embeddings.word_embeddings.weight';
const ids = { [WORDS]: feeds.input_ids!.data as BigInt64Array };
const start = (scaling: Scaling = {}): Promise<Trainer> =>
  Trainer.start(model, relaid(parameters), { learningRate: () => lr, weightDecay, clip }, ort, {}, scaling);
/** The same batch, its loss `by` times as large. */
const times = (by: number): typeof feeds => {
  const larger = (name: 'weights' | 'soft_weights') => {
    const { dims, data } = (feeds as Record<string, (typeof feeds)['weights']>)[name]!;
    return { type: 'float32' as const, dims, data: Float32Array.from(data as Float32Array, (x) => x * by) };
  };
  return { ...feeds, weights: larger('weights'), soft_weights: larger('soft_weights') };
};
const QUERY = 'bert.encoder.layer.0.attention.self.query.weight';

describe('the golden steps in float16', () => {
  it('lose and move as in float32, within what 16 bits can say', async () => {
    expect(verify(model.graph)).toEqual([]);
    const trainer = await start();
    for (const step of want.steps) {
      const { scalars, norm } = await trainer.step(feeds, ids, ['loss']);
      expect(Math.abs(scalars['loss']! - step.loss)).toBeLessThan(5e-3);
      expect(Math.abs(norm - step.grad_norm_before_clip) / step.grad_norm_before_clip).toBeLessThan(1e-2);
    }
    await trainer.release();
  });

  it('compute their products in float16 and keep the weights in float32', () => {
    const products = model.graph.nodes.filter(({ op }) => op === 'MatMul' || op === 'Gemm');
    expect(products.length).toBeGreaterThan(20);
    const types = products.map(({ outputs }) => model.graph.values.get(outputs[0]!)!.type);
    // a weight's gradient leaves as float32, by a cast of its own
    expect(new Set(types)).toEqual(new Set(['float16']));
    expect(model.graph.inputs.find(({ name }) => name === QUERY)!.type).toBe('float32');
  });
});

describe('loss scaling', () => {
  it('saves gradients that would vanish', async () => {
    const small = times(2 ** -24);
    const moved = async (scaling: Scaling): Promise<number> => {
      const trainer = await start(scaling);
      const { norm } = await trainer.step(small, ids, ['loss']);
      await trainer.release();
      return norm / 2 ** -24;
    };
    const known = want.steps[0]!.grad_norm_before_clip;
    expect(await moved({ initial: 1, dynamic: false })).toBeLessThan(0.9 * known);
    expect(Math.abs((await moved({ initial: 2 ** 24, dynamic: false })) - known) / known).toBeLessThan(1e-2);
  });

  it('halves where something overflows, updates nothing, and tries the batch again', async () => {
    const large = times(2 ** 8);
    const trainer = await start({ initial: 2 ** 24 });
    const { scalars, norm } = await trainer.step(large, ids, ['loss']);
    expect(trainer.lossScale).toBeLessThan(2 ** 24);
    expect(Math.log2(trainer.lossScale) % 1).toBe(0);
    expect(trainer.steps).toBe(1);
    expect(Math.abs(scalars['loss']! / 2 ** 8 - want.steps[0]!.loss)).toBeLessThan(5e-3);
    const known = want.steps[0]!.grad_norm_before_clip;
    expect(Math.abs(norm / 2 ** 8 - known) / known).toBeLessThan(1e-2);
    await trainer.release();
  });

  it('a static scale that overflows ends the training, and the weights are those of the step before', async () => {
    const trainer = await start({ initial: 2 ** 30, dynamic: false });
    const before = asFloat32(trainer.current().get(QUERY)!).slice();
    await expect(trainer.step(feeds, ids, ['loss'])).rejects.toThrow(Fault);
    expect(asFloat32(trainer.current().get(QUERY)!)).toEqual(before);
    expect(trainer.steps).toBe(0);
    await trainer.release();
  });

  it('gives up where no scale would help', async () => {
    const trainer = await start();
    const broken = times(Number.NaN);
    await expect(trainer.step(broken, ids, ['loss'])).rejects.toMatchObject({ key: 'train.diverged' });
    await trainer.release();
  });

  it('grows after steps that went well, and a saved state keeps it', async () => {
    const trainer = await start({ initial: 64, growEvery: 2 });
    for (let i = 0; i < 3; i++) await trainer.step(feeds, ids, ['loss']);
    expect(trainer.lossScale).toBe(128);
    const state = trainer.save();
    const arrays = new Map(Array.from(state.arrays, ([name, array]) => [name, array.slice()]));
    const other = await start({ initial: 1, growEvery: 2 });
    other.load({ ...state, arrays });
    for (const each of [trainer, other]) await each.step(feeds, ids, ['loss']);
    expect([trainer.lossScale, other.lossScale]).toEqual([256, 256]);
    expect(asFloat32(other.current().get(QUERY)!)).toEqual(asFloat32(trainer.current().get(QUERY)!));
    await trainer.release();
    await other.release();
  });

  it('is a rule of two numbers', () => {
    expect(firstScale()).toEqual({ value: 65_536, served: 0 });
    expect(served({ value: 8, served: 1998 })).toEqual({ value: 8, served: 1999 });
    expect(served({ value: 8, served: 1999 })).toEqual({ value: 16, served: 0 });
    expect(served({ value: 8, served: 1999 }, { dynamic: false }).value).toBe(8);
    expect(lowered({ value: 8, served: 5 })).toEqual({ value: 4, served: 0 });
    expect(lowered({ value: 1, served: 5 })).toBeUndefined();
    expect(lowered({ value: 8, served: 5 }, { dynamic: false })).toBeUndefined();
  });
});

it('a whole training learns in float16, and one that was stopped goes on to the same bytes', async () => {
  const micro = { ...config, hidden_dropout_prob: 0.1, attention_probs_dropout_prob: 0.1 };
  const examples = Array.from({ length: 24 }, (_, i) => ({
    ids: [2, 10 + (i % 3), 20 + (i % 5), 3],
    typeIds: [0, 0, 0, 0],
    label: i % 3,
  }));
  const options = {
    epochs: 6,
    batchSize: 8,
    learningRate: 2e-3,
    weightDecay: 0.01,
    warmup: 0.1,
    clip: 1,
    labelSmoothing: 0,
    seed: 1,
    threads: 1,
    precision: 'float16',
    scaling: { initial: 256, growEvery: 5 },
  } as const;
  let kept: Uint8Array | undefined;
  const place = {
    where: 'memory',
    everySeconds: 1e9,
    read: () => kept,
    write: async (bytes: Uint8Array): Promise<void> => {
      kept = bytes.slice();
    },
  };
  const run = async (stopAt = Infinity, checkpoint?: typeof place) => {
    const stop = new AbortController();
    const training = trainClassifier({
      config: micro,
      labels: 3,
      examples,
      options,
      initial: parameters,
      now: () => 0,
      signal: stop.signal,
      ...(checkpoint ? { checkpoint } : {}),
    });
    const losses: number[] = [];
    for (;;) {
      const next = await training.next();
      if (next.done) return { losses, after: next.value };
      losses.push(next.value.loss);
      if (next.value.step === stopAt) stop.abort(new Error('stopped'));
    }
  };
  const whole = await run();
  expect(whole.losses.at(-1)).toBeLessThan(0.85 * whole.losses[0]!);
  await expect(run(7, place)).rejects.toThrow('stopped');
  const resumed = await run(Infinity, place);
  expect(resumed.losses).toHaveLength(options.epochs * 3 - 7);
  expect(resumed.after).toEqual(whole.after);
});
