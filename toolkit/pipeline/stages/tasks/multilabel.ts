// All labels of a text that hold.
import type { Example } from '../../../data/records.ts';
import { multilabelScores, tunedThresholds } from '../../../evaluate/multilabel.ts';
import { decided, THRESHOLD } from '../../../runtime/tasks/multilabel.ts';
import { rowOf } from '../../../text/batch.ts';
import { eachOf } from '../../../train/mixture.ts';
import { multilabel as task } from '../../../train/multilabel.ts';
import { Fault } from '../../../words/fault.ts';
import { classify } from './classify.ts';
import { knownClassifier } from './known.ts';
import type { TaskRow } from './task.ts';

export const multilabel: TaskRow = {
  ...classify,
  name: 'multilabel',
  learn({ labels, tokenizer, examples, word, distil, labelSmoothing, known, soft }, run) {
    const lessons = examples.map((example, at) => {
      const logits = word?.[at];
      return {
        ...rowOf(tokenizer.encode(example.text)),
        ...(example.labels ? { labels: [...numbersOf(example, labels)] } : {}),
        ...(logits ? { logits } : {}),
        ...(at < known ? {} : { soft }),
      };
    });
    return run(task, lessons, (course) => ({ ...course, labelSmoothing, ...(word && distil ? { distil } : {}) }));
  },
  score(examples, replies, labels) {
    const { microF1, macroF1, subset, averagePrecision, classes } = multilabelScores(
      examples.map((example) => numbersOf(example, labels)),
      replies.map(({ items }) => new Set(items.map(({ kind }) => labels.indexOf(kind)))),
      replies.map(({ probabilities }) => probabilities!),
      labels,
    );
    const figures = { 'micro-f1': microF1, 'macro-f1': macroF1, subset, 'average-precision': averagePrecision };
    return { main: 'micro-f1', figures, classes, confusion: [] };
  },
  said: decided,
  deciding: {
    thresholds(wish, examples, replies, labels) {
      if (wish !== 'tuned') return wish === THRESHOLD ? undefined : labels.map(() => wish);
      if (examples.length === 0) throw new Fault('pipeline.no-validation');
      return tunedThresholds(
        examples.map((example) => numbersOf(example, labels)),
        replies.map(({ probabilities }) => probabilities!),
        labels.length,
      );
    },
    decide: ({ logits }, labels, thresholds) => decided(logits, labels, thresholds),
  },
  known: knownClassifier(decided),
  meaning: () => eachOf,
};

/** Fault: a label that is not among `labels`. */
function numbersOf({ id, labels: own = [] }: Example, labels: readonly string[]): ReadonlySet<number> {
  const numbers = own.map((label) => {
    const number = labels.indexOf(label);
    if (number < 0) throw new Fault('evaluate.unknown-label', { id, label, labels: labels.join(', ') });
    return number;
  });
  return new Set(numbers);
}
