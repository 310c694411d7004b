import { describe, expect, it } from 'vitest';
import { asFloat32 } from '../../../toolkit/graph/tensor.ts';
import { configOf } from '../../../toolkit/model/config.ts';
import type { Parameters } from '../../../toolkit/model/parameters.ts';
import { streamKey, word } from '../../../toolkit/random/random.ts';
import { createVocab, specials } from '../../../toolkit/text/vocab.ts';
import { type Corpus, heldOutBatch, sequencesIn, trainingBatch } from '../../../toolkit/train/mlm/batch.ts';
import { trainMasked } from '../../../toolkit/train/mlm/pretrain.ts';
import type { MaskedEvent, MaskedTask } from '../../../toolkit/train/mlm/task.ts';
import type { CheckpointPlace } from '../../../toolkit/train/task.ts';
import type { Fault } from '../../../toolkit/words/fault.ts';

const vocab = createVocab([...specials, ...Array.from({ length: 45 }, (_, i) => `t${i}`)]);
const config = configOf('tiny', 50, {
  hidden_size: 32,
  intermediate_size: 64,
  max_position_embeddings: 16,
  norm_position: 'pre',
  embedding_convolution: 3,
  bigram_buckets: 97,
});

/** A language in which every third token follows from the one before it. */
function corpusOf(length: number, seed: number): Corpus {
  const tokens = Uint32Array.from({ length }, (_, i) => {
    const free = 10 + (word(streamKey(seed, i - (i % 3 === 2 ? 1 : 0)), 0) % 20);
    return i % 3 === 2 ? free + 20 : free;
  });
  return { length, digest: `language ${length} ${seed}`, read: (from, count) => tokens.slice(from, from + count) };
}

const task = (overrides: Partial<MaskedTask> = {}, options: Partial<MaskedTask['options']> = {}): MaskedTask => ({
  config,
  vocab,
  corpus: corpusOf(4000, 1),
  heldOut: corpusOf(500, 2),
  options: { steps: 12, batchSize: 8, length: 14, learningRate: 3e-3, evaluateEvery: 5, ...options },
  now: () => 0,
  ...overrides,
});

async function run(of: MaskedTask, each: (event: MaskedEvent) => void = () => {}): Promise<Parameters> {
  const events = trainMasked(of);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    each(next.value);
  }
}

const bits = (parameters: Parameters): Float32Array[] => Array.from(parameters.values(), asFloat32);

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

const fault = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => expect.fail('no fault'),
    (error: Fault) => error,
  );

describe('a batch', () => {
  const slicing = { seed: 3, batchSize: 4, length: 14, rate: 0.2, wholeWords: 1 };
  const corpus = corpusOf(12 * 10 + 7, 1);
  const list = (feed: { readonly data: unknown }): number[] => Array.from(feed.data as BigInt64Array, Number);

  it('is [CLS], tokens in place, [SEP], and says what was hidden', () => {
    const { feeds, batch, masked } = trainingBatch(corpus, vocab, slicing, 0);
    const ids = list(feeds['input_ids']!);
    expect(batch.ids).toHaveLength(4 * 14);
    for (let row = 0; row < 4; row++) {
      expect([ids[row * 14], ids[row * 14 + 13]]).toEqual([vocab.cls, vocab.sep]);
    }
    const positions = list(feeds['positions']!);
    expect(positions).toHaveLength(masked);
    expect(positions.every((at) => at % 14 > 0 && at % 14 < 13)).toBe(true);
    for (const [i, at] of positions.entries()) ids[at] = list(feeds['targets']!)[i]!;
    const sequences = Array.from({ length: 4 }, (_, row) => ids.slice(row * 14 + 1, row * 14 + 13).join());
    const all = Array.from({ length: 10 }, (_, i) => Array.from(corpus.read(i * 12, 12)).join());
    expect(sequences.every((sequence) => all.includes(sequence))).toBe(true);
  });

  it('comes once an epoch, in another order and under other masks each time', () => {
    const epoch = (which: number): string[] =>
      Array.from({ length: 10 }, (_, i) => {
        const one = trainingBatch(corpus, vocab, { ...slicing, batchSize: 1 }, which * 10 + i);
        const ids = list(one.feeds['input_ids']!);
        for (const [k, at] of list(one.feeds['positions']!).entries()) ids[at] = list(one.feeds['targets']!)[k]!;
        return ids.join();
      });
    expect(new Set(epoch(0)).size).toBe(10);
    expect(epoch(0).sort()).toEqual(epoch(1).sort());
    expect(epoch(0)).not.toEqual(epoch(1));
    const batches = Array.from({ length: 20 }, (_, step) =>
      trainingBatch(corpus, vocab, { ...slicing, batchSize: 1 }, step),
    );
    expect(new Set(batches.map(({ feeds }) => list(feeds['positions']!).join())).size).toBeGreaterThan(15);
  });

  it('held out is the same every time, and ends', () => {
    const held = (number: number) => heldOutBatch(corpus, vocab, slicing, number, 6);
    expect(held(0)).toEqual(held(0));
    expect([held(0), held(1), held(2)].map((one) => one?.batch.size)).toEqual([4, 2, undefined]);
  });

  it('of nothing but special tokens has one place that does not count', () => {
    const empty: Corpus = { length: 24, digest: '', read: (_, count) => new Uint32Array(count).fill(vocab.sep) };
    const { feeds, masked } = trainingBatch(empty, vocab, slicing, 0);
    expect(masked).toBe(0);
    expect([...(feeds['weights']!.data as Float32Array)]).toEqual([0]);
  });
});

describe('trainMasked', () => {
  it('learns what follows from what', async () => {
    const seen: MaskedEvent[] = [];
    const parameters = await run(task({}, { steps: 300, evaluateEvery: 100 }), (event) => seen.push(event));
    const held = seen.flatMap(({ heldOut, step }) => (heldOut ? [{ step, ...heldOut }] : []));
    expect(held.map(({ step }) => step)).toEqual([100, 200, 300]);
    // Chance is 1/40; the third of the tokens that follows from another, and half of those it follows from, can be known.
    expect(held[0]!.loss).toBeLessThan(Math.log(50));
    expect(held[2]!.loss).toBeLessThan(2.4);
    expect(held[2]!.accuracy).toBeGreaterThan(0.4);
    expect([...parameters.keys()]).toContain('cls.predictions.transform.dense.weight');
    expect(seen[0]!.epoch).toBe(0);
    expect(seen.at(-1)!.epoch).toBe(Math.floor((299 * 8) / sequencesIn(task().corpus, 14)));
  });

  it('gives the same bytes twice, and after any number of interruptions', async () => {
    const held: unknown[] = [];
    const whole = await run(task(), ({ heldOut }) => held.push(heldOut));
    const checkpoint = kept();
    const again: unknown[] = [];
    for (const stopAt of [1, 5, 6, 11]) {
      const stop = new AbortController();
      const interrupted = run(task({ checkpoint, signal: stop.signal }), ({ step, heldOut }) => {
        again[step - 1] = heldOut;
        if (step === stopAt) stop.abort(new Error('stopped'));
      });
      await expect(interrupted).rejects.toThrow('stopped');
    }
    const rest: number[] = [];
    const resumed = await run(task({ checkpoint }), ({ step, heldOut }) => {
      rest.push(step);
      again[step - 1] = heldOut;
    });
    expect(rest).toEqual([12]);
    expect(bits(resumed)).toEqual(bits(whole));
    expect(again).toEqual(held);
  });

  it('killed without a word, goes on from the last checkpoint to the same bytes', async () => {
    const checkpoint = { ...kept(), everySeconds: 2 };
    let seconds = 0;
    const clock = (): number => {
      seconds += 1;
      return seconds * 1000;
    };
    for await (const { step } of trainMasked(task({ checkpoint, now: clock }))) if (step === 9) break;
    const steps: number[] = [];
    const resumed = await run(task({ checkpoint, now: clock }), ({ step }) => steps.push(step));
    expect(steps[0]).toBeGreaterThan(3);
    expect(steps[0]).toBeLessThan(10);
    expect(bits(resumed)).toEqual(bits(await run(task())));
  });

  it('another seed gives other parameters', async () => {
    expect(bits(await run(task({}, { steps: 1 })))).not.toEqual(bits(await run(task({}, { steps: 1, seed: 2 }))));
  });

  it('goes on from parameters it is given, and without a held-out corpus', async () => {
    const { heldOut: _, ...rest } = task();
    const first = await run(task({}, { steps: 60 }));
    const losses: number[] = [];
    await run({ ...rest, initial: first, options: { ...rest.options, steps: 1 } }, ({ loss, heldOut }) => {
      expect(heldOut).toBeUndefined();
      losses.push(loss);
    });
    expect(losses[0]).toBeLessThan(3.5);
  });

  it.each([
    ['a sequence longer than the model', {}, { length: 17 }, 'train.sequence-length'],
    ['a sequence of nothing', {}, { length: 2 }, 'train.sequence-length'],
    ['a corpus too small', { corpus: corpusOf(11, 1) }, {}, 'train.corpus-small'],
    ['a held-out corpus too small', { heldOut: corpusOf(11, 1) }, {}, 'train.corpus-small'],
    [
      'a corpus of another vocabulary',
      { corpus: { length: 100, digest: '', read: (_: number, n: number) => new Uint32Array(n).fill(60) } },
      {},
      'train.corpus-vocabulary',
    ],
    ['a rate far too high', {}, { learningRate: 1e30 }, 'train.diverged'],
  ] as const)('refuses %s', async (_, overrides, options, key) => {
    expect((await fault(run(task(overrides, options)))).key).toBe(key);
  });

  it('resumes from no checkpoint but its own', async () => {
    const checkpoint = kept();
    const stop = new AbortController();
    await expect(run(task({ checkpoint, signal: stop.signal }), () => stop.abort('stopped'))).rejects.toBe('stopped');
    const saved = checkpoint.read()!;
    for (const [overrides, options] of [
      [{}, { seed: 9 }],
      [{}, { rate: 0.15 }],
      [{}, { wholeWords: 1 }],
      [{ corpus: corpusOf(4001, 1) }, {}],
      [{ heldOut: corpusOf(501, 2) }, {}],
    ] as const) {
      const found = await fault(run(task({ ...overrides, checkpoint: kept(saved) }, options)));
      expect(found.key).toBe('train.other-checkpoint');
    }
  });
});
