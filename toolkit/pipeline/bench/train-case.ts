// One training shape in a fresh process: whole steps beside the engine's own MatMul rate.
import { ort } from '../../engine/ort.ts';
import { configOf, type Preset } from '../../model/config.ts';
import { initialise, relaid } from '../../model/parameters.ts';
import { streamKey, word } from '../../random/random.ts';
import { collate } from '../../text/batch.ts';
import { trainingGraph } from '../../train/classifier.ts';
import { batchFeeds, maskFeeds } from '../../train/feeds.ts';
import { smoothed } from '../../train/losses.ts';
import { Masks } from '../../train/masks.ts';
import { Trainer } from '../../train/trainer.ts';
import { encoderFlops, matmulRate } from './rate.ts';
import { median } from './report.ts';

export interface TrainCase {
  readonly preset: Preset;
  readonly batch: number;
  readonly length: number;
  readonly steps: number;
  readonly threads: number;
}

export interface TrainFigures {
  readonly stepMs: number;
  readonly tokensPerSecond: number;
  readonly peakMB: number;
  readonly gflops: number;
  readonly matmulGflops: number;
}

const LABELS = 10;
const VOCABULARY = 21128;

async function measure({ preset, batch, length, steps, threads }: TrainCase): Promise<TrainFigures> {
  const config = configOf(preset, VOCABULARY);
  const initial = initialise(config, LABELS, 1);
  const model = trainingGraph(config, LABELS, initial);
  const trainer = await Trainer.start(model, relaid(initial), { learningRate: () => 1e-4 }, ort, { threads });
  const masks = new Masks(model.masks, 1);
  const times: number[] = [];
  for (let step = 0; step < steps + 3; step++) {
    const encodings = Array.from({ length: batch }, (_, i) => {
      const key = streamKey(7, step, i);
      return {
        ids: Array.from({ length }, (_, k) => 104 + (word(key, k) % (VOCABULARY - 104))),
        typeIds: Array<number>(length).fill(0),
      };
    });
    const labels = encodings.map((_, i) => i % LABELS);
    const start = performance.now();
    const batched = collate(encodings, 0);
    const feeds = {
      ...batchFeeds(batched),
      ...maskFeeds(masks, step, batched),
      targets: { type: 'float32' as const, dims: [batch, LABELS], data: smoothed(labels, LABELS, 0.1) },
      weights: { type: 'float32' as const, dims: [batch], data: new Float32Array(batch).fill(1 / batch) },
    };
    await trainer.step(feeds, { 'bert.embeddings.word_embeddings.weight': batched.ids }, ['loss']);
    if (step >= 3) times.push(performance.now() - start);
  }
  const peakMB = process.resourceUsage().maxRSS / 1024;
  await trainer.release();
  const matmulGflops = await matmulRate(threads);
  const stepMs = median(times);
  return {
    stepMs,
    tokensPerSecond: (batch * length * 1000) / stepMs,
    peakMB,
    gflops: encoderFlops(config, batch, length) / stepMs / 1e6,
    matmulGflops,
  };
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as TrainCase))}\n`);
