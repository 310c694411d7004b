// What the teacher's stage and the student's stage share: a network trained on the data, its checkpoints kept aside.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../../files/write.ts';
import type { Parameters } from '../../model/parameters.ts';
import { jiebaSegment } from '../../train/mlm/segment.ts';
import type { MaskedEvent } from '../../train/mlm/task.ts';
import type { CheckpointPlace } from '../../train/task.ts';
import { type DistilRecipe, isDeep } from '../distil-recipe.ts';
import type { Event } from '../events.ts';
import type { Recipe } from '../recipe.ts';
import type { Context } from '../stage.ts';
import type { Pool } from './answers.ts';
import { beginning } from './beginning.ts';
import { readPart, readPrepared, tokenizerOf } from './examples.ts';
import { type Depth, learn } from './learn.ts';
import { writeNetwork } from './network.ts';
import type { Given } from './tasks/task.ts';
import { taskOf } from './tasks.ts';
import { readInside, readTaughtNetwork, readWord, type Taught } from './taught.ts';

/** Seconds between checkpoints: what a kill may cost. */
const EVERY = 10;

export interface Lesson {
  readonly how: Recipe['student'];
  readonly maxLength: number;
  readonly seed: number;
  readonly threads: number;
  readonly distil?: DistilRecipe;
  /** Folder of a checkpoint to go on from. */
  readonly from?: string;
  /** Folder of what the general stage has trained, which comes before `from`. */
  readonly general?: string;
  /** Whom it learns from. */
  readonly taught?: Taught;
  /** The texts without labels that its teachers have answered. */
  readonly pool: Pool | undefined;
}

/** Whether the teacher's network itself is wanted, not its answers alone. */
export const deepOf = (distil: DistilRecipe | undefined, how?: Lesson['how']): boolean =>
  (distil !== undefined && isDeep(distil)) || (how?.layers !== undefined && how.from === undefined);

/** What of the recipe's part a stage's result follows from: of files, their digests stand elsewhere. */
export function distilSettings(distil: DistilRecipe | undefined) {
  if (!distil) return undefined;
  const { unlabelled, ...rest } = distil;
  const { path: _, ...drawn } = unlabelled ?? { path: '' };
  return { ...rest, unlabelled: unlabelled ? drawn : null };
}

/** Trains on the data stage's training part and writes the network into the draft. */
export async function* trainNetwork(context: Context, lesson: Lesson): AsyncGenerator<Event, void> {
  const step = context.step.id;
  const data = context.inputs['data']!;
  const prepared = await readPrepared(data);
  const { how, maxLength, seed, threads, distil, taught, pool } = lesson;
  const network = taught?.network;
  const cut = how.layers && network ? await readTaughtNetwork(context, network, prepared) : undefined;
  const { config, initial, notes } = await beginning(prepared, lesson, cut);
  const { epochs, batchSize, learningRate, weightDecay, warmup, clip, labelSmoothing } = how;
  const word = taught && (await readWord(context, taught, pool));
  const train = await readPart(data, 'train');
  const others = word?.unlabelled ?? [];
  const course = {
    ...{ epochs, batchSize, learningRate, weightDecay, warmup, clip, seed, threads },
    ...(distil?.rdrop ? { rdrop: distil.rdrop } : {}),
    ...(others.length > 0
      ? { pool: { from: train.length, perEpoch: distil?.unlabelled?.perEpoch ?? train.length } }
      : {}),
  };
  const { labels } = prepared;
  const task = taskOf(prepared.task);
  const given: Given = {
    ...{ labels, labelSmoothing, tokenizer: tokenizerOf(prepared, maxLength) },
    ...(task.words ? { segment: await jiebaSegment(prepared.terms?.terms.map(({ term }) => term)) } : {}),
    ...{ examples: [...train, ...others], known: train.length, soft: distil?.unlabelled?.weight ?? 1 },
    ...(word ? { word: word.logits } : {}),
    ...(distil ? { distil: { temperature: distil.temperature, alpha: distil.alpha } } : {}),
  };
  for (const { key, values } of [...notes, ...(task.notes?.(given) ?? [])])
    yield { kind: 'warning', step, key, values };
  const depth: Depth | undefined =
    distil && network && isDeep(distil)
      ? {
          ...{ distil, teacher: await readInside(context, network, prepared, maxLength) },
          first: checkpointIn(context.partial, 'intermediate'),
        }
      : undefined;
  const training = task.learn(given, (learned, examples, options) =>
    learn(
      learned,
      {
        ...{ config, labels: task.outputs(labels).length, examples, options: options(course) },
        ...(initial ? { initial } : {}),
        checkpoint: checkpointIn(context.partial),
        now: context.now,
        signal: context.signal,
      },
      depth,
    ),
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
export function checkpointIn(folder: string, name = 'checkpoint'): CheckpointPlace {
  const path = join(folder, `${name}.safetensors`);
  return {
    where: path,
    everySeconds: EVERY,
    read: () => (existsSync(path) ? readFileSync(path) : undefined),
    write: (bytes) => writeAtomic(path, bytes),
  };
}
