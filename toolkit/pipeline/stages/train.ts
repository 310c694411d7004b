// What the teacher's stage and the student's stage share: a network trained on the data, its checkpoints kept aside.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../../files/write.ts';
import type { Parameters } from '../../model/parameters.ts';
import { train } from '../../train/loop.ts';
import type { Distil } from '../../train/losses.ts';
import type { MaskedEvent } from '../../train/mlm/task.ts';
import type { CheckpointPlace } from '../../train/task.ts';
import type { Event } from '../events.ts';
import type { Recipe } from '../recipe.ts';
import type { Context } from '../stage.ts';
import { beginning } from './beginning.ts';
import { readPart, readPrepared, tokenizerOf } from './examples.ts';
import { writeNetwork } from './network.ts';
import type { Given } from './tasks/task.ts';
import { taskOf } from './tasks.ts';

/** Seconds between checkpoints: what a kill may cost. */
const EVERY = 10;

export interface Lesson {
  readonly how: Recipe['student'];
  readonly maxLength: number;
  readonly seed: number;
  readonly threads: number;
  readonly distil?: Distil;
  /** Folder of a checkpoint to go on from. */
  readonly from?: string;
  /** Folder of what the general stage has trained, which comes before `from`. */
  readonly general?: string;
  /** The teacher's logits per training example, where there is a teacher. */
  readonly logits?: readonly (readonly number[])[];
}

/** Trains on the data stage's training part and writes the network into the draft. */
export async function* trainNetwork(context: Context, lesson: Lesson): AsyncGenerator<Event, void> {
  const step = context.step.id;
  const data = context.inputs['data']!;
  const prepared = await readPrepared(data);
  const { how, maxLength, seed, threads, distil, logits } = lesson;
  const { config, initial, notes } = beginning(prepared, lesson);
  const { epochs, batchSize, learningRate, weightDecay, warmup, clip, labelSmoothing } = how;
  const course = { epochs, batchSize, learningRate, weightDecay, warmup, clip, seed, threads };
  const { labels } = prepared;
  const task = taskOf(prepared.task);
  const given: Given = {
    ...{ labels, labelSmoothing, tokenizer: tokenizerOf(prepared, maxLength) },
    examples: await readPart(data, 'train'),
    ...(logits ? { word: logits } : {}),
    ...(distil ? { distil } : {}),
  };
  for (const { key, values } of [...notes, ...(task.notes?.(given) ?? [])])
    yield { kind: 'warning', step, key, values };
  const training = task.learn(given, (learned, examples, options) =>
    train(learned, {
      ...{ config, labels: task.outputs(labels).length, examples, options: options(course) },
      ...(initial ? { initial } : {}),
      checkpoint: checkpointIn(context.partial),
      now: context.now,
      signal: context.signal,
    }),
  );
  const parameters = yield* noted(training, step);
  await writeNetwork(context.draft, config, parameters);
  const value = Array.from(parameters.values()).reduce((sum, { data }) => sum + data.byteLength / 4, 0);
  yield { kind: 'metric', step, name: 'pipeline.metric.parameters', value, unit: 'count' };
}

/** Training as events of `step`; returns what it returns. */
export async function* noted(
  training: AsyncGenerator<MaskedEvent, Parameters>,
  step: string,
): AsyncGenerator<Event, Parameters> {
  try {
    for (;;) {
      const next = await training.next();
      if (next.done) return next.value;
      yield { kind: 'training', step, note: next.value };
    }
  } finally {
    await training.return(undefined as never);
  }
}

/** A checkpoint in a folder that outlives a kill. */
export function checkpointIn(folder: string): CheckpointPlace {
  const path = join(folder, 'checkpoint.safetensors');
  return {
    where: path,
    everySeconds: EVERY,
    read: () => (existsSync(path) ? readFileSync(path) : undefined),
    write: (bytes) => writeAtomic(path, bytes),
  };
}
