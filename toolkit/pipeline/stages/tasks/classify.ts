// One label of a text.
import type { Example } from '../../../data/records.ts';
import { classification } from '../../../evaluate/metrics.ts';
import { classifier } from '../../../model/classifier.ts';
import { initialise, parameterShapes } from '../../../model/parameters.ts';
import type { Reply } from '../../../runtime/model.ts';
import { chosen } from '../../../runtime/tasks/classify.ts';
import { rowOf } from '../../../text/batch.ts';
import { classify as task } from '../../../train/classify.ts';
import { oneOf } from '../../../train/mixture.ts';
import { Fault } from '../../../words/fault.ts';
import { knownClassifier } from './known.ts';
import type { Scored, TaskRow } from './task.ts';

export const classify: TaskRow = {
  name: 'classify',
  texts: 1,
  outputs: (labels) => labels,
  shapes: parameterShapes,
  first: initialise,
  graph: classifier,
  learn({ labels, tokenizer, examples, word, distil, labelSmoothing, known, soft }, run) {
    const numbers = new Map(labels.map((label, number) => [label, number]));
    const some = examples.some((example) => example.logits);
    const lessons = examples.map((example, at) => {
      const label = numbers.get(example.label);
      const own = example.logits ?? (some && label !== undefined ? sure(label, labels.length) : undefined);
      const logits = word?.[at] ?? own;
      return {
        ...rowOf(tokenizer.encode(example.text, example.pair)),
        ...(label === undefined ? {} : { label }),
        ...(logits ? { logits } : {}),
        ...(at < known ? {} : { soft }),
      };
    });
    const heard = distil && lessons.some(({ logits }) => logits) ? { distil } : {};
    return run(task, lessons, (course) => ({ ...course, labelSmoothing, ...heard }));
  },
  score: scored,
  said: chosen,
  known: knownClassifier(chosen),
  meaning: () => oneOf,
};

/** Fault: an example whose label is not among `labels`. */
export function scored(
  examples: readonly Example[],
  replies: readonly Reply[],
  labels: readonly string[],
): Scored & { readonly main: 'accuracy' } {
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const gold = examples.map(({ id, label }) => {
    const number = numbers.get(label);
    if (number === undefined) throw new Fault('evaluate.unknown-label', { id, label, labels: labels.join(', ') });
    return number;
  });
  const predicted = replies.map(({ items }) => numbers.get(items[0]!.kind)!);
  const { accuracy, macroF1, classes, confusion } = classification(gold, predicted, labels);
  return { main: 'accuracy', figures: { accuracy, 'macro-f1': macroF1 }, classes, confusion };
}

/** What a teacher that was asked about other records is taken to say of one with this label. */
function sure(label: number, classes: number): readonly number[] {
  const doubt = 0.1;
  return Array.from({ length: classes }, (_, k) => Math.log(k === label ? 1 - doubt : doubt / (classes - 1)));
}
