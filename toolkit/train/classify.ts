// The task of giving a text, or a pair, one label.
import { initialise, type Parameters } from '../model/parameters.ts';
import { classifierObjective } from './classifier.ts';
import { type TaughtClass, targetFeeds } from './feeds.ts';
import { requireTaught } from './labelled.ts';
import { train } from './loop.ts';
import type { Distil } from './losses.ts';
import type { Course, Task, Tokens, TrainEvent, Training } from './task.ts';

export type { CheckpointPlace, TrainEvent } from './task.ts';

/** `label` is the index of the label, `logits` are a teacher's, one per label: under `distil` every example has them, or `soft: 0`. */
export interface TrainExample extends Tokens, TaughtClass {}

export interface TrainOptions extends Course {
  readonly labelSmoothing: number;
  readonly distil?: Distil;
}

export type TrainTask = Training<TrainExample, TrainOptions>;

export const classify: Task<TrainExample, TrainOptions> = {
  initialise,
  step: ({ config, labels, options: { labelSmoothing, distil, rdrop } }, initial) => ({
    objective: classifierObjective(config, labels, initial, distil, rdrop),
    targets: (rows) => targetFeeds(rows, labels, labelSmoothing, distil),
  }),
  lesson: ({ label, logits, soft }) => [label, logits, soft],
  check({ labels, options }, example, number) {
    const own = example.label === undefined ? undefined : [example.label];
    requireTaught(labels, options.distil, example, own, number);
  },
};

/** Trains a classifier; see `train`. */
export function trainClassifier(training: TrainTask): AsyncGenerator<TrainEvent, Parameters> {
  return train(classify, training);
}
