// The loop that trains any task: masks, steps, checkpoints, progress.
import type { Feeds } from '../engine/engine.ts';
import { ort } from '../engine/ort.ts';
import { type Parameters, relaid } from '../model/parameters.ts';
import { stream } from '../random/random.ts';
import { collate } from '../text/batch.ts';
import { twice, twiceFed } from './agreement.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type Deepened, deepened } from './deep.ts';
import { epochBatches, seenIn } from './epoch.ts';
import { batchFeeds, maskFeeds } from './feeds.ts';
import { type TrainingGraph, towards } from './graph.ts';
import { Masks } from './masks.ts';
import { Meter } from './meter.ts';
import { isProjection, PROJECTION_RATE } from './projection.ts';
import { rowsRead } from './reads.ts';
import { warmupThenDecay } from './schedule.ts';
import {
  type Course,
  digestOf,
  requireSound,
  type Step,
  type Task,
  type Tokens,
  type TrainEvent,
  type Training,
} from './task.ts';
import { Trainer } from './trainer.ts';

/**
 * Trains and returns the parameters in checkpoint layout. The same training on the same machine and thread count gives the
 * same bytes, however often it was interrupted and resumed. Throws the signal's reason after writing a checkpoint.
 * Faults: examples that cannot be trained on, a loss or gradient that is not finite, a checkpoint of another run, a teacher
 * without the inside that is to be learned.
 */
export async function* train<E extends Tokens, O extends Course>(
  task: Task<E, O>,
  training: Training<E, O>,
): AsyncGenerator<TrainEvent, Parameters> {
  requireSound(task, training);
  const { config, labels, options } = training;
  const { threads, seed, weightDecay, clip } = options;
  const engine = training.engine ?? ort;
  const initial = training.initial ?? task.initialise(config, labels, seed);
  const { objective, targets } = task.step(training, initial);
  const deep = training.deep && (await deepened(objective, training.deep, { engine, threads, seed }));
  try {
    const learning = new Map([...initial, ...(deep?.projections ?? [])]);
    const graph = towards(deep?.objective ?? objective, learning, options.precision);
    const own = (name: string): number => task.factor?.(options, name) ?? 1;
    const factor = (name: string): number =>
      isProjection(name) ? Math.max(1, PROJECTION_RATE / options.learningRate) : own(name);
    const optimizer = { learningRate: rateOf(training), weightDecay, clip, factor };
    const trainer = await Trainer.start(graph, relaid(learning), optimizer, engine, { threads }, options.scaling);
    try {
      const run = training.checkpoint ? digestOf(task, training) : '';
      yield* stepping(trainer, fed(task, training, graph, targets, deep), training, run);
      const learned = relaid(trainer.current());
      return new Map(Array.from(initial, ([name, value]) => [name, learned.get(name) ?? value]));
    } finally {
      await trainer.release();
    }
  } finally {
    await deep?.release();
  }
}

const stepsAnEpoch = ({ examples, options }: Training<Tokens, Course>): number =>
  Math.ceil(seenIn(examples.length, options) / options.batchSize);

/** How many steps a training has. */
export const stepsOf = (training: Training<Tokens, Course>): number => stepsAnEpoch(training) * training.options.epochs;

const rateOf = (training: Training<Tokens, Course>): ((step: number) => number) =>
  warmupThenDecay(training.options.learningRate, stepsOf(training), training.options.warmup);

/** What the step after `done` ones is fed with `rows`, and which ids it reads. */
type Feeding<E> = (rows: readonly E[], done: number) => Promise<[Feeds, ReturnType<typeof rowsRead>]>;

function fed<E extends Tokens, O extends Course>(
  { view = (_, example) => example }: Task<E, O>,
  training: Training<E, O>,
  graph: TrainingGraph,
  targets: Step<E>['targets'],
  deep: Deepened | undefined,
): Feeding<E> {
  const { config, options } = training;
  const masks = new Masks(graph.masks, options.seed);
  return async (examples, done) => {
    const rows = examples.map((example, i) => view(training, example, stream(options.seed, 'blanks', done, i)));
    const seen = options.rdrop ? twice(rows) : rows;
    const batch = collate(seen, 0); // any id will do for padding: nothing reads it
    const inside = deep ? await deep.of(options.rdrop ? collate(rows, 0) : batch) : {};
    const feeds = {
      ...batchFeeds(batch),
      ...targets(seen),
      ...maskFeeds(masks, done, batch),
      ...(options.rdrop ? twiceFed(inside) : inside),
    };
    return [feeds, rowsRead(config, batch)];
  };
}

/** All steps that `trainer` has not made yet, from the checkpoint if there is one. */
async function* stepping<E extends Tokens, O extends Course>(
  trainer: Trainer,
  feeding: Feeding<E>,
  training: Training<E, O>,
  run: string,
): AsyncGenerator<TrainEvent, void> {
  const { examples, options, checkpoint } = training;
  const [perEpoch, steps, learningRate] = [stepsAnEpoch(training), stepsOf(training), rateOf(training)];
  const saved = checkpoint?.read();
  if (checkpoint && saved) trainer.load(readCheckpoint(saved, checkpoint.where, run));
  const meter = new Meter(training.now, trainer.steps, steps);
  let savedAt = training.now();
  const save = async (): Promise<void> => {
    await checkpoint?.write(writeCheckpoint(trainer.save(), run));
    savedAt = training.now();
  };
  const resumed = trainer.steps;
  for (let epoch = Math.floor(trainer.steps / perEpoch); epoch < options.epochs; epoch++) {
    const batches = epochBatches(examples, options, epoch);
    for (const rows of batches.slice(trainer.steps - epoch * perEpoch)) {
      if (checkpoint && (training.signal?.aborted || training.now() - savedAt > checkpoint.everySeconds * 1000))
        await save();
      training.signal?.throwIfAborted();
      const [feeds, reads] = await feeding(rows, trainer.steps);
      const { scalars } = await trainer.step(feeds, reads, ['loss']);
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
  if (training.keep && trainer.steps > resumed) await save();
}
