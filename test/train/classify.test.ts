import { describe, expect, it } from 'vitest';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { configOf } from '../../toolkit/model/config.ts';
import type { Parameters } from '../../toolkit/model/parameters.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import {
  type CheckpointPlace,
  type TrainEvent,
  type TrainTask,
  trainClassifier,
} from '../../toolkit/train/classify.ts';
import type { Fault } from '../../toolkit/words/fault.ts';

const config = configOf('tiny', 64, { hidden_size: 32, intermediate_size: 64, max_position_embeddings: 32 });

/** Label 1 when token 10 comes before token 11: order matters, a bag of tokens does not tell. */
const examples = Array.from({ length: 192 }, (_, i) => {
  const key = streamKey(1, i);
  const label = i % 2;
  const filler = Array.from({ length: 3 + (word(key, 0) % 8) }, (_, k) => 20 + (word(key, k + 1) % 40));
  const marks = label ? [10, 11] : [11, 10];
  const ids = [2, ...filler.slice(0, 2), marks[0]!, ...filler.slice(2), marks[1]!, 3];
  return { ids, typeIds: ids.map(() => 0), label, logits: label ? [-2, 2] : [2, -2] };
});

const task = (overrides: Partial<TrainTask> = {}): TrainTask => ({
  config,
  labels: 2,
  examples,
  now: () => 0,
  options: {
    epochs: 12,
    batchSize: 16,
    learningRate: 2e-3,
    weightDecay: 0.01,
    warmup: 0.1,
    clip: 1,
    labelSmoothing: 0.1,
    seed: 5,
    threads: 1,
  },
  ...overrides,
});

async function run(of: TrainTask, each: (event: TrainEvent) => void = () => {}): Promise<Parameters> {
  const events = trainClassifier(of);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    each(next.value);
  }
}

const fault = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => expect.fail('no fault'),
    (error: Fault) => error,
  );

const bits = (parameters: Parameters): Float32Array[] => Array.from(parameters.values(), asFloat32);

/** A checkpoint kept in memory. */
function kept(saved?: Uint8Array): CheckpointPlace {
  let last = saved;
  return {
    where: 'checkpoint',
    everySeconds: 1e9,
    read: () => last,
    write: async (bytes) => {
      last = bytes;
    },
  };
}

describe('trainClassifier', () => {
  it('learns what a bag of tokens cannot tell', async () => {
    const losses: number[] = [];
    await run(task(), ({ loss }) => losses.push(loss));
    expect(losses).toHaveLength(144);
    expect(losses.slice(-12).reduce((a, b) => a + b) / 12).toBeLessThan(0.35);
    expect(losses[0]).toBeGreaterThan(0.6);
  });

  it('gives the same bytes twice, and after any number of interruptions', async () => {
    const short = { ...task().options, epochs: 2 };
    const distil = { temperature: 2, alpha: 0.5 };
    const whole = await run(task({ options: { ...short, distil } }));
    const checkpoint = kept();
    for (const stopAt of [1, 7, 8, 17]) {
      const stop = new AbortController();
      const interrupted = run(task({ options: { ...short, distil }, checkpoint, signal: stop.signal }), ({ step }) => {
        if (step === stopAt) stop.abort(new Error('stopped'));
      });
      await expect(interrupted).rejects.toThrow('stopped');
    }
    const resumed = await run(task({ options: { ...short, distil }, checkpoint }));
    expect(bits(resumed)).toEqual(bits(whole));
  });

  it('tells pace and time left by the clock it is given', async () => {
    let time = 0;
    const events: TrainEvent[] = [];
    await run(task({ now: () => (time += 500), options: { ...task().options, epochs: 1 } }), (event) =>
      events.push(event),
    );
    // The clock is read twice before the first step, then once a step: 2.5 s for four steps, eight to go.
    expect(events[3]!.etaSeconds).toBeCloseTo((2.5 / 4) * 8, 5);
    expect(events[3]!.tokensPerSecond).toBeGreaterThan(100);
    expect(events.at(-1)!.etaSeconds).toBe(0);
  });

  it.each([
    ['a learning rate far too high', { options: { ...task().options, learningRate: 1e30 } }],
    [
      'a teacher that does not know',
      {
        options: { ...task().options, distil: { temperature: 2, alpha: 0.5 } },
        examples: examples.map((example) => ({ ...example, logits: [Number.NaN, 0] })),
      },
    ],
  ])('stops at once with %s', async (_, overrides) => {
    const losses: number[] = [];
    const found = await fault(run(task(overrides), ({ loss }) => losses.push(loss)));
    expect(found.key).toBe('train.diverged');
    expect(losses.every(Number.isFinite)).toBe(true);
  });

  it('refuses what it cannot train on', async () => {
    const distil = { temperature: 2, alpha: 0.5 };
    const long = { ...examples[0]!, ids: Array<number>(33).fill(5), typeIds: Array<number>(33).fill(0) };
    const { logits: _, ...untaught } = examples[0]!;
    const refused: [Partial<TrainTask>, string][] = [
      [{ examples: [] }, 'train.no-examples'],
      [{ examples: [examples[0]!, long] }, 'train.length'],
      [{ examples: [{ ...examples[0]!, ids: [], typeIds: [] }] }, 'train.length'],
      [{ examples: [untaught], options: { ...task().options, distil } }, 'train.logits'],
      [{ examples: [{ ...untaught, logits: [1, 2, 3] }], options: { ...task().options, distil } }, 'train.logits'],
    ];
    for (const [overrides, key] of refused) expect((await fault(run(task(overrides)))).key).toBe(key);
    await expect(run(task({ examples: [{ ...untaught, label: 2 }] }))).rejects.toThrow(RangeError);
  });

  it.each([
    ['one label only', { examples: examples.filter(({ label }) => label === 1).slice(0, 9) }],
    ['batches of one', { examples: examples.slice(0, 3), options: { ...task().options, batchSize: 1 } }],
    ['a batch larger than the data', { examples: examples.slice(0, 3), options: { ...task().options, batchSize: 64 } }],
    [
      'texts that fill every position',
      { examples: [{ ids: Array<number>(32).fill(9), typeIds: Array<number>(32).fill(0), label: 0 }] },
    ],
  ])('trains on %s', async (_, overrides) => {
    const of = task(overrides);
    const losses: number[] = [];
    await run({ ...of, options: { ...of.options, epochs: 1 } }, ({ loss }) => losses.push(loss));
    expect(losses).toHaveLength(Math.ceil(of.examples.length / of.options.batchSize));
    expect(losses.every(Number.isFinite)).toBe(true);
  });

  it('resumes from nothing but a whole checkpoint of the same run', async () => {
    const short = { ...task().options, epochs: 1 };
    const place = kept();
    const stop = new AbortController();
    const interrupted = run(task({ options: short, checkpoint: place, signal: stop.signal }), () =>
      stop.abort('stopped'),
    );
    await expect(interrupted).rejects.toBe('stopped');
    const saved = place.read()!;
    const resume = (bytes: Uint8Array, overrides: Partial<TrainTask> = {}): Promise<Parameters> =>
      run(task({ options: short, ...overrides, checkpoint: kept(bytes) }));

    for (const cut of [0, 7, 100, saved.length - 1])
      expect((await fault(resume(saved.subarray(0, cut)))).key).toBe('train.damaged-checkpoint');
    for (const at of [300, Math.floor(saved.length / 2), saved.length - 1]) {
      const flipped = saved.slice();
      flipped[at]! ^= 4;
      expect((await fault(resume(flipped))).key).toBe('train.damaged-checkpoint');
    }
    const others: Partial<TrainTask>[] = [
      { options: { ...short, seed: 6 } },
      { options: { ...short, learningRate: 1e-3 } },
      { config: { ...config, hidden_size: 64 } },
      { labels: 3 },
      { examples: examples.slice(1) },
    ];
    for (const overrides of others) {
      const found = await fault(resume(saved, overrides));
      expect([found.key, found.exit]).toEqual(['train.other-checkpoint', 2]);
    }
    expect(bits(await resume(saved))).toEqual(bits(await run(task({ options: short }))));
  });
});

describe('examples without labels', () => {
  const distil = { temperature: 1, alpha: 0.5 };
  const { options } = task();
  const unlabelled = examples.map(({ label: _, ...example }) => example);

  it('teach what their teacher says', async () => {
    const losses: number[] = [];
    await run(task({ examples: unlabelled, options: { ...options, distil } }), ({ loss }) => losses.push(loss));
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.2);
  });

  it('do not move with label smoothing, nor with the label’s share of the loss', async () => {
    const [first, ...rest] = await Promise.all(
      [0, 0.1, 0.4].map((labelSmoothing) =>
        run(task({ examples: unlabelled, options: { ...options, epochs: 1, labelSmoothing, distil } })),
      ),
    );
    for (const other of rest) expect(bits(other)).toEqual(bits(first!));
  });

  it('weigh as much as they are told to', async () => {
    const course = { ...options, epochs: 1, distil };
    const weighed = (soft: number): Promise<Parameters> =>
      run(task({ examples: examples.map((e, i) => (i % 3 ? e : { ...unlabelled[i]!, soft })), options: course }));
    expect(bits(await weighed(0.5))).not.toEqual(bits(await weighed(1)));
    // A labelled example whose teacher does not count needs none.
    const alone = examples.map(({ logits: _, ...example }) => ({ ...example, soft: 0 }));
    const silent = examples.map((example) => ({ ...example, soft: 0 }));
    expect(bits(await run(task({ examples: alone, options: course })))).toEqual(
      bits(await run(task({ examples: silent, options: course }))),
    );
  });

  it('are refused without a teacher', async () => {
    const refused: [Partial<TrainTask>, string][] = [
      [{ examples: unlabelled }, 'train.unlabelled'],
      [{ examples: unlabelled.map((e) => ({ ...e, soft: 0 })), options: { ...options, distil } }, 'train.unlabelled'],
      [{ examples: unlabelled.map(({ logits: _, ...e }) => e), options: { ...options, distil } }, 'train.logits'],
    ];
    for (const [overrides, key] of refused) expect((await fault(run(task(overrides)))).key).toBe(key);
    await expect(run(task({ examples: [{ ...examples[0]!, soft: -1 }] }))).rejects.toThrow(RangeError);
  });

  it('come as a pool, some an epoch, and training on them resumes', async () => {
    const pooled = task({
      examples: [...examples.slice(0, 20), ...unlabelled.slice(20)],
      options: { ...options, epochs: 3, distil, pool: { from: 20, perEpoch: 30 } },
    });
    const steps: number[] = [];
    const whole = await run(pooled, ({ steps: all }) => steps.push(all));
    expect(steps).toEqual(Array(3 * Math.ceil(50 / 16)).fill(12));
    const checkpoint = kept();
    const stop = new AbortController();
    await expect(
      run({ ...pooled, checkpoint, signal: stop.signal }, ({ step }) => {
        if (step === 6) stop.abort(new Error('stopped'));
      }),
    ).rejects.toThrow('stopped');
    expect(bits(await run({ ...pooled, checkpoint }))).toEqual(bits(whole));
  });
});
