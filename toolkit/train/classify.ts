// The loop that trains a classifier: batches by length, masks, steps, checkpoints, progress.
import { ort } from '../engine/ort.ts';
import { initialise, type Parameters, relaid } from '../model/parameters.ts';
import { shuffled, stream, streamKey } from '../random/random.ts';
import { bucket, collate } from '../text/batch.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { trainingGraph } from './classifier.ts';
import { batchFeeds, maskFeeds, targetFeeds } from './feeds.ts';
import { Masks } from './masks.ts';
import { Meter } from './meter.ts';
import { warmupThenDecay } from './schedule.ts';
import {
  digestOf,
  requireSound,
  type TrainEvent,
  type TrainExample,
  type TrainOptions,
  type TrainTask,
} from './task.ts';
import { Trainer } from './trainer.ts';

export type { CheckpointPlace, TrainEvent, TrainExample, TrainOptions, TrainTask } from './task.ts';

const WORDS = 'bert.embeddings.word_embeddings.weight';
const TYPES = 'bert.embeddings.token_type_embeddings.weight';

/**
 * Trains and returns the parameters in checkpoint layout. The same task on the same machine and thread count gives the same
 * bytes, however often it was interrupted and resumed. Throws the signal's reason after writing a checkpoint.
 * Faults: examples that cannot be trained on, a loss or gradient that is not finite, a checkpoint of another run.
 */
export async function* trainClassifier(task: TrainTask): AsyncGenerator<TrainEvent, Parameters> {
  requireSound(task);
  const { config, labels, examples, options, checkpoint } = task;
  const initial = task.initial ?? initialise(config, labels, options.seed);
  const perEpoch = Math.ceil(examples.length / options.batchSize);
  const steps = perEpoch * options.epochs;
  const learningRate = warmupThenDecay(options.learningRate, steps, options.warmup);
  const model = trainingGraph(config, labels, initial, options.distil);
  const { weightDecay, clip } = options;
  const trainer = await Trainer.start(model, relaid(initial), { learningRate, weightDecay, clip }, task.engine ?? ort, {
    threads: options.threads,
  });
  try {
    const run = checkpoint ? digestOf(task) : '';
    const saved = checkpoint?.read();
    if (checkpoint && saved) trainer.load(readCheckpoint(saved, checkpoint.where, run));
    const masks = new Masks(model.masks, options.seed);
    const meter = new Meter(task.now, trainer.steps, steps);
    let savedAt = task.now();
    for (let epoch = Math.floor(trainer.steps / perEpoch); epoch < options.epochs; epoch++) {
      const batches = epochBatches(examples, options, epoch);
      for (const rows of batches.slice(trainer.steps - epoch * perEpoch)) {
        if (checkpoint && (task.signal?.aborted || task.now() - savedAt > checkpoint.everySeconds * 1000)) {
          await checkpoint.write(writeCheckpoint(trainer.save(), run));
          savedAt = task.now();
        }
        task.signal?.throwIfAborted();
        const batch = collate(rows, 0); // any id will do for padding: nothing reads it
        const feeds = {
          ...batchFeeds(batch),
          ...targetFeeds(rows, labels, options.labelSmoothing, options.distil),
          ...maskFeeds(masks, trainer.steps, batch),
        };
        const { scalars } = await trainer.step(feeds, { [WORDS]: batch.ids, [TYPES]: batch.typeIds }, ['loss']);
        const pace = meter.tick(rows.reduce((sum, { ids }) => sum + ids.length, 0));
        yield {
          step: trainer.steps,
          steps,
          epoch,
          loss: scalars.loss!,
          learningRate: learningRate(trainer.steps),
          ...pace,
        };
      }
    }
    return relaid(trainer.current());
  } finally {
    await trainer.release();
  }
}

/** The examples of each step of an epoch: like lengths together, order drawn from seed and epoch. */
function epochBatches(
  examples: readonly TrainExample[],
  { batchSize, seed }: TrainOptions,
  epoch: number,
): readonly (readonly TrainExample[])[] {
  const key = stream(seed, 'order', epoch);
  const order = shuffled(Array.from(examples.keys()), key);
  const batches = bucket(
    examples.map(({ ids }) => ids.length),
    { batchSize },
    order,
  );
  return shuffled(batches, streamKey(key, 1)).map((batch) => batch.map((i) => examples[i]!));
}
