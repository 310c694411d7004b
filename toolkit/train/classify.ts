// The task of giving a text, or a pair, one label.
import { initialise, type Parameters } from '../model/parameters.ts';
import { Fault } from '../words/fault.ts';
import { trainingGraph } from './classifier.ts';
import { targetFeeds } from './feeds.ts';
import { train } from './loop.ts';
import type { Distil } from './losses.ts';
import type { Course, Task, Tokens, TrainEvent, Training } from './task.ts';

export type { CheckpointPlace, TrainEvent } from './task.ts';

export interface TrainExample extends Tokens {
  /** Index of the label. */
  readonly label: number;
  /** A teacher's logits, one per label; needed with `distil`. */
  readonly logits?: readonly number[];
}

export interface TrainOptions extends Course {
  readonly labelSmoothing: number;
  readonly distil?: Distil;
}

export type TrainTask = Training<TrainExample, TrainOptions>;

export const classify: Task<TrainExample, TrainOptions> = {
  initialise,
  step: ({ config, labels, options: { labelSmoothing, distil } }, initial) => ({
    graph: trainingGraph(config, labels, initial, distil),
    targets: (rows) => targetFeeds(rows, labels, labelSmoothing, distil),
  }),
  lesson: ({ label, logits }) => [label, logits],
  /** Fault: no logit per label under `distil`. RangeError: a label that is none of the task's. */
  check({ labels, options }, { label, logits }, number) {
    if (options.distil && logits?.length !== labels)
      throw new Fault('train.logits', { number, labels, received: logits?.length ?? 0 });
    if (!(Number.isInteger(label) && label >= 0 && label < labels))
      throw new RangeError(`training example ${number}: label ${label} of ${labels}`);
  },
};

/** Trains a classifier; see `train`. */
export function trainClassifier(training: TrainTask): AsyncGenerator<TrainEvent, Parameters> {
  return train(classify, training);
}
