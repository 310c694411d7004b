// The task of giving every token a tag: entities.
import type { Parameters } from '../model/parameters.ts';
import { firstTagger, isHead } from '../model/tagger.ts';
import { NONE } from '../text/tags.ts';
import { Fault } from '../words/fault.ts';
import { emissionFeeds, goldFeeds } from './gold.ts';
import { train } from './loop.ts';
import type { Distil } from './losses.ts';
import { taggerObjective } from './tagger.ts';
import type { Course, Task, Tokens, TrainEvent, Training } from './task.ts';

export interface TagExample extends Tokens {
  /** Number of each token's tag, or NONE; see `tagsOf`. */
  readonly tags: readonly number[];
  /** A teacher's, row by row [tokens, tags] of the text's own tokens: under `distil` every example has them, or `soft: 0`. */
  readonly emissions?: readonly number[];
  /** Weight of the teacher's word on this example. @default 1 */
  readonly soft?: number;
}

export interface TagOptions extends Course {
  /** Peak rate of the head and the CRF, which start from nothing. @default five times `learningRate`, 1e-3 at least */
  readonly headRate?: number;
  readonly distil?: Distil;
}

const [HEAD_RATE, HEAD_FACTOR] = [1e-3, 5];

export const tag: Task<TagExample, TagOptions> = {
  initialise: firstTagger,
  step({ config, labels, examples, options: { distil, rdrop } }, initial) {
    const places = examples.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
    const terms = { ...(distil ? { distil } : {}), ...(rdrop ? { rdrop } : {}) };
    return {
      objective: taggerObjective(config, labels, initial, places, terms),
      targets(rows) {
        const tags = rows.map((row) => row.tags);
        const gold = goldFeeds(tags, places, labels);
        return distil ? { ...gold, ...emissionFeeds(rows, places, labels, distil.temperature) } : gold;
      },
    };
  },
  lesson: ({ tags, emissions, soft }) => [tags, emissions, soft],
  /**
   * Faults: another number of tags than of tokens, or under `distil` of emissions. RangeErrors: a tag that is none of the task's, a
   * negative weight.
   */
  check({ labels, options }, { ids, tags, emissions, soft = 1 }, number) {
    if (!(soft >= 0)) throw new RangeError(`training example ${number}: soft weight ${soft}`);
    if (tags.length !== ids.length)
      throw new Fault('train.tags', { number, expected: ids.length, received: tags.length });
    const inner = (ids.length - 2) * labels;
    if (options.distil && soft > 0 && emissions?.length !== inner)
      throw new Fault('train.emissions', { number, expected: inner, received: emissions?.length ?? 0 });
    const stray = tags.find((tag) => !(Number.isInteger(tag) && tag >= NONE && tag < labels));
    if (stray !== undefined) throw new RangeError(`training example ${number}: tag ${stray} of ${labels}`);
  },
  factor: ({ learningRate, headRate = Math.max(HEAD_RATE, HEAD_FACTOR * learningRate) }, name) =>
    isHead(name) ? headRate / learningRate : 1,
};

/** Trains a tagger; see `train`. */
export function trainTagger(training: Training<TagExample, TagOptions>): AsyncGenerator<TrainEvent, Parameters> {
  return train(tag, training);
}
