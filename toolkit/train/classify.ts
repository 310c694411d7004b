// The task of giving a text, or a pair, one label.
import { initialise, type Parameters } from '../model/parameters.ts';
import { Fault } from '../words/fault.ts';
import { classifierObjective } from './classifier.ts';
import { type Taught, targetFeeds } from './feeds.ts';
import { train } from './loop.ts';
import type { Distil } from './losses.ts';
import type { Course, Task, Tokens, TrainEvent, Training } from './task.ts';

export type { CheckpointPlace, TrainEvent } from './task.ts';

/** `label` is the index of the label, `logits` are a teacher's, one per label: under `distil` every example has them, or `soft: 0`. */
export interface TrainExample extends Tokens, Taught {}

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
  /**
   * Faults: no logit per label under `distil`, neither a label nor a teacher's word. RangeErrors: a label that is none of the
   * task's, a negative weight.
   */
  check({ labels, options }, { label, logits, soft = 1 }, number) {
    if (!(soft >= 0)) throw new RangeError(`training example ${number}: soft weight ${soft}`);
    if (label === undefined && !(options.distil && soft > 0)) throw new Fault('train.unlabelled', { number });
    if (options.distil && soft > 0 && logits?.length !== labels)
      throw new Fault('train.logits', { number, labels, received: logits?.length ?? 0 });
    if (label !== undefined && !(Number.isInteger(label) && label >= 0 && label < labels))
      throw new RangeError(`training example ${number}: label ${label} of ${labels}`);
  },
};

/** Trains a classifier; see `train`. */
export function trainClassifier(training: TrainTask): AsyncGenerator<TrainEvent, Parameters> {
  return train(classify, training);
}
