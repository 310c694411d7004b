// One label of two texts; of a question's candidates, which is the right one.
import { choiceScore } from '../../../evaluate/choice.ts';
import { classify, scored } from './classify.ts';
import type { TaskRow } from './task.ts';

/** Where records are candidates of questions, their last label says that one is right. */
export const pair: TaskRow = {
  ...classify,
  name: 'pair',
  texts: 2,
  score(examples, replies, labels) {
    const all = scored(examples, replies, labels);
    const yes = labels.length - 1;
    const choice = choiceScore(
      examples.map(({ group, label }, at) => ({
        ...{ group, right: label === labels[yes] },
        score: replies[at]!.probabilities![yes]!,
      })),
    );
    return choice ? { ...all, main: 'choice', figures: { choice: choice.accuracy, ...all.figures } } : all;
  },
};
