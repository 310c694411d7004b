// The loop that trains a classifier: batches by length, masks, steps, checkpoints, progress.
import type { Engine } from '../engine/engine.ts';
import { ort } from '../engine/ort.ts';
import type { ModelConfig } from '../model/config.ts';
import { initialise, type Parameters, relaid } from '../model/parameters.ts';
import { shuffled, streamKey } from '../random/random.ts';
import { bucket, collate } from '../text/batch.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { trainingGraph } from './classifier.ts';
import { batchFeeds, maskFeeds, targetFeeds } from './feeds.ts';
import type { Distil } from './losses.ts';
import { Masks } from './masks.ts';
import { warmupThenDecay } from './schedule.ts';
import { Trainer } from './trainer.ts';

export interface TrainExample {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
  /** Index of the label. */
  readonly label: number;
  /** A teacher's logits, one per label; needed with `distil`. */
  readonly logits?: readonly number[];
}

export interface TrainOptions {
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak rate. */
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Share of all steps in which the rate rises. */
  readonly warmup: number;
  /** Largest global gradient norm. */
  readonly clip: number;
  readonly labelSmoothing: number;
  readonly distil?: Distil;
  readonly seed: number;
  readonly threads: number;
}

export interface CheckpointPlace {
  read(): Uint8Array | undefined;
  write(bytes: Uint8Array): void;
  readonly everySeconds: number;
}

export interface TrainEvent {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly loss: number;
  readonly learningRate: number;
  /** Tokens that are not padding, over this process's run so far. */
  readonly tokensPerSecond: number;
  readonly etaSeconds: number;
}

export interface TrainTask {
  readonly config: ModelConfig;
  readonly labels: number;
  readonly examples: readonly TrainExample[];
  readonly options: TrainOptions;
  /** Where training starts; by default from `seed`. */
  readonly initial?: Parameters;
  readonly checkpoint?: CheckpointPlace;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly engine?: Engine;
}

const WORDS = 'bert.embeddings.word_embeddings.weight';
const TYPES = 'bert.embeddings.token_type_embeddings.weight';

/**
 * Trains and returns the parameters in checkpoint layout. The same task on the same machine and thread count gives the same
 * bytes, however often it was interrupted and resumed. Throws the signal's reason after writing a checkpoint.
 */
export async function* trainClassifier(task: TrainTask): AsyncGenerator<TrainEvent, Parameters> {
  const { config, labels, examples, options } = task;
  const initial = task.initial ?? initialise(config, labels, options.seed);
  const perEpoch = Math.ceil(examples.length / options.batchSize);
  const steps = perEpoch * options.epochs;
  const learningRate = warmupThenDecay(options.learningRate, steps, options.warmup);
  const model = trainingGraph(config, labels, initial, options.distil);
  const { weightDecay, clip } = options;
  const trainer = await Trainer.start(model, relaid(initial), { learningRate, weightDecay, clip }, task.engine ?? ort, { threads: options.threads });
  const masks = new Masks(model.masks, options.seed);
  const saved = task.checkpoint?.read();
  if (saved) trainer.load(readCheckpoint(saved));
  const meter = new Meter(task.now, trainer.steps, steps);
  let savedAt = task.now();
  try {
    for (let epoch = Math.floor(trainer.steps / perEpoch); epoch < options.epochs; epoch++) {
      const batches = epochBatches(examples, options, epoch);
      for (const rows of batches.slice(trainer.steps - epoch * perEpoch)) {
        if (task.checkpoint && (task.signal?.aborted || task.now() - savedAt > task.checkpoint.everySeconds * 1000)) {
          task.checkpoint.write(writeCheckpoint(trainer.save()));
          savedAt = task.now();
        }
        task.signal?.throwIfAborted();
        const batch = collate(rows, 0);
        const feeds = { ...batchFeeds(batch), ...targetFeeds(rows, labels, options.labelSmoothing, options.distil), ...maskFeeds(masks, trainer.steps, batch) };
        const { scalars } = await trainer.step(feeds, { [WORDS]: batch.ids, [TYPES]: batch.typeIds }, ['loss']);
        const pace = meter.tick(rows.reduce((sum, { ids }) => sum + ids.length, 0));
        yield { step: trainer.steps, steps, epoch, loss: scalars.loss!, learningRate: learningRate(trainer.steps), ...pace };
      }
    }
    return relaid(trainer.current());
  } finally {
    await trainer.release();
  }
}

/** The examples of each step of an epoch: like lengths together, order drawn from seed and epoch. */
function epochBatches(examples: readonly TrainExample[], { batchSize, seed }: TrainOptions, epoch: number): readonly (readonly TrainExample[])[] {
  const key = streamKey(seed, epoch);
  const order = shuffled(Array.from(examples.keys()), key);
  const batches = bucket(examples.map(({ ids }) => ids.length), { batchSize }, order);
  return shuffled(batches, streamKey(key, 1)).map((batch) => batch.map((i) => examples[i]!));
}

/** Tokens per second and the time left, from the steps of this process. */
class Meter {
  readonly #now: () => number;
  readonly #start: number;
  readonly #from: number;
  readonly #steps: number;
  #tokens = 0;
  #step: number;

  constructor(now: () => number, step: number, steps: number) {
    this.#now = now;
    this.#start = now();
    this.#from = step;
    this.#step = step;
    this.#steps = steps;
  }

  tick(tokens: number): { tokensPerSecond: number; etaSeconds: number } {
    this.#tokens += tokens;
    this.#step++;
    const seconds = Math.max(1e-3, (this.#now() - this.#start) / 1000);
    const perStep = seconds / (this.#step - this.#from);
    return { tokensPerSecond: this.#tokens / seconds, etaSeconds: perStep * (this.#steps - this.#step) };
  }
}
