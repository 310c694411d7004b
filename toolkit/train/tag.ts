// The task of giving every token a tag: entities.
import type { Parameters } from '../model/parameters.ts';
import { firstTagger, isHead } from '../model/tagger.ts';
import { NONE } from '../text/tags.ts';
import { Fault } from '../words/fault.ts';
import { goldFeeds } from './gold.ts';
import { train } from './loop.ts';
import { taggerObjective } from './tagger.ts';
import type { Course, Task, Tokens, TrainEvent, Training } from './task.ts';

export interface TagExample extends Tokens {
  /** Number of each token's tag, or NONE; see `tagsOf`. */
  readonly tags: readonly number[];
}

export interface TagOptions extends Course {
  /** Peak rate of the head and the CRF, which start from nothing. @default 1e-3, or `learningRate` where that is more */
  readonly headRate?: number;
}

const HEAD_RATE = 1e-3;

export const tag: Task<TagExample, TagOptions> = {
  initialise: firstTagger,
  step({ config, labels, examples, options: { rdrop } }, initial) {
    const places = examples.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
    return {
      objective: taggerObjective(config, labels, initial, places, rdrop),
      targets: (rows) =>
        goldFeeds(
          rows.map(({ tags }) => tags),
          places,
          labels,
        ),
    };
  },
  lesson: ({ tags }) => [tags],
  /** Fault: another number of tags than of tokens. RangeError: a tag that is none of the task's. */
  check({ labels }, { ids, tags }, number) {
    if (tags.length !== ids.length)
      throw new Fault('train.tags', { number, expected: ids.length, received: tags.length });
    const stray = tags.find((tag) => !(Number.isInteger(tag) && tag >= NONE && tag < labels));
    if (stray !== undefined) throw new RangeError(`training example ${number}: tag ${stray} of ${labels}`);
  },
  factor: ({ learningRate, headRate = Math.max(HEAD_RATE, learningRate) }, name) =>
    isHead(name) ? headRate / learningRate : 1,
};

/** Trains a tagger; see `train`. */
export function trainTagger(training: Training<TagExample, TagOptions>): AsyncGenerator<TrainEvent, Parameters> {
  return train(tag, training);
}
