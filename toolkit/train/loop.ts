// The loop that trains any task: masks, steps, checkpoints, progress.
import { ort } from '../engine/ort.ts';
import { type Parameters, relaid } from '../model/parameters.ts';
import { collate } from '../text/batch.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { epochBatches, seenIn } from './epoch.ts';
import { batchFeeds, maskFeeds } from './feeds.ts';
import { towards } from './graph.ts';
import { Masks } from './masks.ts';
import { Meter } from './meter.ts';
import { rowsRead } from './reads.ts';
import { warmupThenDecay } from './schedule.ts';
import { type Course, digestOf, requireSound, type Task, type Tokens, type TrainEvent, type Training } from './task.ts';
import { Trainer } from './trainer.ts';

/**
 * Trains and returns the parameters in checkpoint layout. The same training on the same machine and thread count gives the
 * same bytes, however often it was interrupted and resumed. Throws the signal's reason after writing a checkpoint.
 * Faults: examples that cannot be trained on, a loss or gradient that is not finite, a checkpoint of another run.
 */
export async function* train<E extends Tokens, O extends Course>(
  task: Task<E, O>,
  training: Training<E, O>,
): AsyncGenerator<TrainEvent, Parameters> {
  requireSound(task, training);
  const { config, labels, examples, options, checkpoint } = training;
  const initial = training.initial ?? task.initialise(config, labels, options.seed);
  const perEpoch = Math.ceil(seenIn(examples.length, options) / options.batchSize);
  const steps = perEpoch * options.epochs;
  const learningRate = warmupThenDecay(options.learningRate, steps, options.warmup);
  const { objective, targets } = task.step(training, initial);
  const graph = towards(objective, initial);
  const { weightDecay, clip, threads } = options;
  const factor = (name: string): number => task.factor?.(options, name) ?? 1;
  const optimizer = { learningRate, weightDecay, clip, factor };
  const trainer = await Trainer.start(graph, relaid(initial), optimizer, training.engine ?? ort, { threads });
  try {
    const run = checkpoint ? digestOf(task, training) : '';
    const saved = checkpoint?.read();
    if (checkpoint && saved) trainer.load(readCheckpoint(saved, checkpoint.where, run));
    const masks = new Masks(graph.masks, options.seed);
    const meter = new Meter(training.now, trainer.steps, steps);
    let savedAt = training.now();
    for (let epoch = Math.floor(trainer.steps / perEpoch); epoch < options.epochs; epoch++) {
      const batches = epochBatches(examples, options, epoch);
      for (const rows of batches.slice(trainer.steps - epoch * perEpoch)) {
        if (checkpoint && (training.signal?.aborted || training.now() - savedAt > checkpoint.everySeconds * 1000)) {
          await checkpoint.write(writeCheckpoint(trainer.save(), run));
          savedAt = training.now();
        }
        training.signal?.throwIfAborted();
        const batch = collate(rows, 0); // any id will do for padding: nothing reads it
        const feeds = {
          ...batchFeeds(batch),
          ...targets(rows),
          ...maskFeeds(masks, trainer.steps, batch),
        };
        const { scalars } = await trainer.step(feeds, rowsRead(config, batch), ['loss']);
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
