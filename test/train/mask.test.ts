import { describe, expect, it } from 'vitest';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { configOf } from '../../toolkit/model/config.ts';
import type { Parameters } from '../../toolkit/model/parameters.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import { createVocab, specials } from '../../toolkit/text/vocab.ts';
import { train } from '../../toolkit/train/loop.ts';
import { type MaskExample, type MaskOptions, mask } from '../../toolkit/train/mask.ts';
import type { CheckpointPlace, TrainEvent, Training } from '../../toolkit/train/task.ts';

const vocab = createVocab([...specials, ...Array.from({ length: 45 }, (_, i) => `t${i}`)]);
const config = configOf('tiny', 50, {
  ...{ num_hidden_layers: 1, hidden_size: 32, intermediate_size: 64, max_position_embeddings: 16 },
  ...{ norm_position: 'pre', embedding_convolution: 3, hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 },
});

/** Texts in which every second token is the one before it plus twenty. */
const examples: readonly MaskExample[] = Array.from({ length: 120 }, (_, i) => {
  const pairs = 2 + (i % 4);
  const body = Array.from({ length: pairs }, (_, j) => 5 + (word(streamKey(1, i), j) % 20)).flatMap((id) => [
    id,
    id + 20,
  ]);
  const ids = [vocab.cls, ...body, vocab.sep];
  return { ids, typeIds: ids.map(() => 0), packed: Uint32Array.from(ids) };
});

const training = (
  options: Partial<MaskOptions> = {},
  more: Partial<Training<MaskExample, MaskOptions>> = {},
): Training<MaskExample, MaskOptions> => ({
  ...{ config, labels: 0, examples, now: () => 0 },
  options: {
    ...{ epochs: 12, batchSize: 16, learningRate: 3e-3, weightDecay: 0, warmup: 0.1, clip: 1, seed: 3, threads: 1 },
    ...{ vocab, rate: 0.2, wholeWords: 0, ...options },
  },
  ...more,
});

async function run(
  of: Training<MaskExample, MaskOptions>,
  each: (event: TrainEvent) => void = () => {},
): Promise<Parameters> {
  const events = train(mask, of);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    each(next.value);
  }
}

const bits = (parameters: Parameters): Float32Array[] => Array.from(parameters.values(), asFloat32);

describe('the mask task', () => {
  it('learns what follows from what', async () => {
    const losses: number[] = [];
    const parameters = await run(training({ epochs: 40 }), ({ loss }) => losses.push(loss));
    const mean = (some: readonly number[]) => some.reduce((sum, loss) => sum + loss, 0) / some.length;
    expect(mean(losses.slice(0, 4))).toBeGreaterThan(3);
    expect(mean(losses.slice(-8))).toBeLessThan(2.2); // half of it cannot be known: log 20 / 2, and the rest
    expect([...parameters.keys()]).toContain('cls.predictions.transform.dense.weight');
  });

  it('hides other tokens at every step, never special ones', () => {
    const of = training();
    const seen = Array.from({ length: 30 }, (_, key) => mask.view!(of, examples[3]!, key));
    expect(new Set(seen.map(({ places }) => places!.join())).size).toBeGreaterThan(5);
    const last = examples[3]!.ids.length - 1;
    for (const { ids, places } of seen) {
      expect(places!.every((place) => place > 0 && place < last)).toBe(true);
      expect(ids.filter((id, i) => id !== examples[3]!.ids[i]).length).toBeLessThanOrEqual(places!.length);
    }
  });

  it('asks for each hidden token at its place in the padded batch', () => {
    const { targets } = mask.step(training(), new Map(mask.initialise(config, 0, 1)));
    const [short, long] = [
      { ...examples[0]!, places: [2] },
      { ...examples[3]!, places: [1, 4] },
    ];
    const feeds = targets([short, long]);
    const list = (name: string) => Array.from(feeds[name]!.data as BigInt64Array, Number);
    const width = long.ids.length;
    expect(list('positions')).toEqual([2, width + 1, width + 4]);
    expect(list('targets')).toEqual([short.ids[2], long.ids[1], long.ids[4]]);
    expect(Array.from(feeds['weights']!.data as Float32Array)).toEqual(Array(3).fill(Math.fround(1 / 3)));
    expect(Array.from(targets([examples[0]!])['weights']!.data as Float32Array)).toEqual([0]);
  });

  it('gives the same bytes after an interruption', async () => {
    const whole = await run(training({ epochs: 2 }));
    let saved: Uint8Array | undefined;
    const checkpoint: CheckpointPlace = {
      where: 'checkpoint',
      everySeconds: 1e9,
      read: () => saved,
      write: async (bytes) => {
        saved = bytes;
      },
    };
    const stop = new AbortController();
    const interrupted = run(training({ epochs: 2 }, { checkpoint, signal: stop.signal }), ({ step }) => {
      if (step === 5) stop.abort(new Error('stopped'));
    });
    await expect(interrupted).rejects.toThrow('stopped');
    const steps: number[] = [];
    const resumed = await run(training({ epochs: 2 }, { checkpoint }), ({ step }) => steps.push(step));
    expect(steps[0]).toBe(6);
    expect(bits(resumed)).toEqual(bits(whole));
    const other = run(training({ epochs: 2, rate: 0.3 }, { checkpoint }));
    await expect(other).rejects.toThrow(/checkpoint/);
  });
});
