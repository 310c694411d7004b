import { describe, expect, it } from 'vitest';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { configOf } from '../../toolkit/model/config.ts';
import type { Parameters } from '../../toolkit/model/parameters.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import { type CheckpointPlace, type TrainEvent, type TrainTask, trainClassifier } from '../../toolkit/train/classify.ts';

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
  options: { epochs: 12, batchSize: 16, learningRate: 2e-3, weightDecay: 0.01, warmup: 0.1, clip: 1, labelSmoothing: 0.1, seed: 5, threads: 1 },
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

const bits = (parameters: Parameters): Float32Array[] => Array.from(parameters.values(), asFloat32);

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
    let saved: Uint8Array | undefined;
    const checkpoint: CheckpointPlace = { read: () => saved, write: (bytes) => void (saved = bytes), everySeconds: 1e9 };
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
    await run(task({ now: () => (time += 500), options: { ...task().options, epochs: 1 } }), (event) => events.push(event));
    // The clock is read twice before the first step, then once a step: 2.5 s for four steps, eight to go.
    expect(events[3]!.etaSeconds).toBeCloseTo((2.5 / 4) * 8, 5);
    expect(events[3]!.tokensPerSecond).toBeGreaterThan(100);
    expect(events.at(-1)!.etaSeconds).toBe(0);
  });
});
