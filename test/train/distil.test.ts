// Whole runs: all terms together, in one go or in phases, interrupted anywhere.
import { describe, expect, it } from 'vitest';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { initialise, type Parameters, parameterShapes } from '../../toolkit/model/parameters.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import { classify, type TrainTask } from '../../toolkit/train/classify.ts';
import { train } from '../../toolkit/train/loop.ts';
import { intermediateThenPrediction, trainPhases } from '../../toolkit/train/phases.ts';
import type { CheckpointPlace, TrainEvent } from '../../toolkit/train/task.ts';

const config = configOf('micro', 64, { hidden_size: 16, intermediate_size: 32, max_position_embeddings: 16 });
const larger = { ...config, hidden_size: 24, num_attention_heads: 4, intermediate_size: 48, num_hidden_layers: 3 };
const teacher = { where: 'teacher', graph: classifier(larger, initialise(larger, 2, 9)) };

const examples = Array.from({ length: 48 }, (_, i) => {
  const ids = [2, ...Array.from({ length: 3 + (word(streamKey(1, i), 0) % 6) }, (_, k) => 4 + (word(i, k) % 50)), 3];
  return { ids, typeIds: ids.map(() => 0), ...(i % 4 ? { label: i % 2 } : {}), logits: i % 2 ? [-1, 1] : [1, -1] };
});
const training: TrainTask = {
  config,
  labels: 2,
  examples,
  now: () => 0,
  deep: { embeddings: 0.5, hidden: 1, attention: 1, teacher },
  options: {
    ...{ epochs: 2, batchSize: 8, learningRate: 2e-3, weightDecay: 0.01, warmup: 0.1, clip: 1, seed: 5, threads: 1 },
    ...{ labelSmoothing: 0.1, distil: { temperature: 2, alpha: 0.5 }, rdrop: 0.5, pool: { from: 40, perEpoch: 3 } },
  },
};

async function end(events: AsyncGenerator<TrainEvent, Parameters>, each: (event: TrainEvent) => void = () => {}) {
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    each(next.value);
  }
}
const bits = (parameters: Parameters): [string, Float32Array][] =>
  Array.from(parameters, ([name, value]) => [name, asFloat32(value)]);

function kept(): CheckpointPlace {
  let last: Uint8Array | undefined;
  return {
    where: 'checkpoint',
    everySeconds: 1e9,
    read: () => last,
    write: async (bytes) => {
      last = bytes;
    },
  };
}

/** Runs what `make` gives until a step of `stops`, one after the other, then to its end. */
async function interrupted(
  make: (signal: AbortSignal) => AsyncGenerator<TrainEvent, Parameters>,
  stops: readonly number[],
): Promise<Parameters> {
  for (const stopAt of stops) {
    const stop = new AbortController();
    const run = end(make(stop.signal), ({ step }) => {
      if (step === stopAt) stop.abort(new Error('stopped'));
    });
    await expect(run).rejects.toThrow('stopped');
  }
  return end(make(new AbortController().signal));
}

describe('distillation with every term', { timeout: 120_000 }, () => {
  it('learns, and returns the student alone', async () => {
    const losses: number[] = [];
    const learned = await end(train(classify, { ...training, options: { ...training.options, epochs: 12 } }), (event) =>
      losses.push(event.loss),
    );
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
    expect([...learned.keys()]).toEqual([...parameterShapes(config, 2).keys()]);
  });

  it('gives the same bytes however often it is interrupted', async () => {
    const whole = await end(train(classify, training));
    const checkpoint = kept();
    const resumed = await interrupted((signal) => train(classify, { ...training, checkpoint, signal }), [5, 6]);
    expect(bits(resumed)).toEqual(bits(whole));
    const other = { ...training, deep: { ...training.deep!, hidden: 2 } };
    await expect(end(train(classify, { ...other, checkpoint }))).rejects.toMatchObject({
      key: 'train.other-checkpoint',
    });
    const graph = classifier(larger, initialise(larger, 2, 10));
    const stranger = { ...training, deep: { ...training.deep!, teacher: { where: 'teacher', graph } } };
    await expect(end(train(classify, { ...stranger, checkpoint }))).rejects.toMatchObject({
      key: 'train.other-checkpoint',
    });
  });

  it('in two phases: the inside first, then the answers, resumed in either', async () => {
    const phases = (signal?: AbortSignal, places: readonly CheckpointPlace[] = []) =>
      trainPhases(
        classify,
        intermediateThenPrediction(
          { ...training, ...(signal ? { signal } : {}), ...(places[1] ? { checkpoint: places[1] } : {}) },
          training.deep!,
          3,
          places[0],
        ),
      );
    const seen: TrainEvent[] = [];
    const whole = await end(phases(), (event) => seen.push(event));
    const perEpoch = Math.ceil(43 / 8);
    expect(seen.map(({ step }) => step)).toEqual(Array.from({ length: 5 * perEpoch }, (_, i) => i + 1));
    expect(new Set(seen.map(({ steps }) => steps))).toEqual(new Set([5 * perEpoch]));
    const places = [kept(), kept()];
    const resumed = await interrupted((signal) => phases(signal, places), [4, 3 * perEpoch + 1]);
    expect(bits(resumed)).toEqual(bits(whole));
  });

  it('leaves what the inside does not reach as it was', async () => {
    const initial = initialise(config, 2, 4);
    const { deep, options } = training;
    const { rdrop: _, ...course } = options;
    const alone = { ...training, initial, options: course, deep: { ...deep!, alone: true } };
    const learned = await end(train(classify, alone));
    for (const [name, value] of initial) {
      const same = Buffer.compare(learned.get(name)!.data, value.data) === 0;
      expect(same, name).toBe(/^(classifier|bert\.pooler)\./.test(name));
    }
  });
});
