// One shape of masked-LM training in a fresh process: whole steps, each beside a MatMul of the engine's own.
import { ort } from '../../engine/ort.ts';
import { configOf, type ModelConfig } from '../../model/config.ts';
import { firstValues, maskedShapes, relaid } from '../../model/parameters.ts';
import { streamKey, word } from '../../random/random.ts';
import { createVocab, specials } from '../../text/vocab.ts';
import { maskFeeds } from '../../train/feeds.ts';
import { Masks } from '../../train/masks.ts';
import { type Corpus, trainingBatch } from '../../train/mlm/batch.ts';
import { maskedTrainingGraph } from '../../train/mlm/graph.ts';
import { rowsRead } from '../../train/reads.ts';
import { Trainer } from '../../train/trainer.ts';
import { encoderFlops, gflops, yardstick } from './rate.ts';
import { median } from './report.ts';

export interface MaskedCase {
  readonly shape: Partial<ModelConfig>;
  readonly batch: number;
  readonly length: number;
  readonly rate: number;
  readonly steps: number;
  readonly threads: number;
}

export interface MaskedFigures {
  readonly stepMs: number;
  readonly peakMB: number;
  readonly predictions: number;
  readonly gflops: number;
  readonly matmulGflops: number;
  readonly parameters: number;
}

const VOCABULARY = 8000;
const vocab = createVocab([...specials, ...Array.from({ length: VOCABULARY - specials.length }, (_, i) => `t${i}`)]);

/** Any tokens, in words of one to three. */
const corpus: Corpus = {
  length: 1e9,
  digest: '',
  read: (from, length) =>
    Uint32Array.from({ length }, (_, i) => {
      const drawn = word(streamKey(7, from), i);
      return specials.length + (drawn % (VOCABULARY - specials.length)) + (drawn >>> 31) * 2 ** 31;
    }),
};

/** Transform and decoder at the hidden places: forward once, backward twice. */
const headFlops = ({ hidden_size: h, vocab_size: v }: ModelConfig, places: number): number =>
  3 * 2 * places * h * (h + v);

async function measure({ shape, batch, length, rate, steps, threads }: MaskedCase): Promise<MaskedFigures> {
  const config = configOf('tiny', VOCABULARY, { max_position_embeddings: 128, ...shape });
  const initial = firstValues(maskedShapes(config), 1);
  const model = maskedTrainingGraph(config, initial);
  const trainer = await Trainer.start(model, relaid(initial), { learningRate: () => 1e-4 }, ort, { threads });
  const masks = new Masks(model.masks, 1);
  const stick = await yardstick(threads);
  const [times, beside, places]: [number[], number[], number[]] = [[], [], []];
  let peakMB = 0;
  for (let step = 0; step < steps + 3; step++) {
    const start = performance.now();
    const made = trainingBatch(corpus, vocab, { seed: 1, batchSize: batch, length, rate, wholeWords: 1 }, step);
    const feeds = { ...made.feeds, ...maskFeeds(masks, step, made.batch) };
    await trainer.step(feeds, rowsRead(config, made.batch), model.scalars);
    const taken = performance.now() - start;
    if (step === 2) peakMB = process.resourceUsage().maxRSS / 1024;
    if (step < 3) continue;
    times.push(taken);
    places.push(made.masked);
    beside.push(await stick.measure());
  }
  await stick.release();
  await trainer.release();
  const stepMs = median(times);
  const predictions = median(places);
  return {
    stepMs,
    peakMB,
    predictions,
    gflops: (encoderFlops(config, batch, length) + headFlops(config, predictions)) / stepMs / 1e6,
    matmulGflops: gflops(beside),
    parameters: Array.from(initial.values(), ({ data }) => data.byteLength / 4).reduce((a, b) => a + b, 0),
  };
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as MaskedCase))}\n`);
