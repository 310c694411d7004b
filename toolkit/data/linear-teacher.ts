// A linear model as a teacher: what it thinks of its own training texts, told by models that have not seen them, and of others.
import { stream } from '../random/random.ts';
import { countGrams, inverseFrequency, type SparseRow, scale } from './features.ts';
import { hash } from './hash.ts';
import { fitRows, type LinearOptions, probabilities, widest } from './linear.ts';
import { outOfFold } from './noise/folds.ts';

export interface LinearTeacherOptions extends LinearOptions {
  readonly classes: number;
  /** Parts of the training texts, each judged by a model of the others. @default 5 */
  readonly folds?: number;
  /** How often the texts are dealt into parts anew; the judgements are averaged. @default 1 */
  readonly repeats?: number;
  /** Told after each model. */
  readonly progress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** A row of log-probabilities per text: logits of a teacher whose temperature is 1. */
export interface LinearWord {
  readonly known: readonly (readonly number[])[];
  readonly asked: readonly (readonly number[])[];
}

/**
 * Log-probabilities of a softmax regression on character n-grams (see `trainLinear`) for the labelled texts `known`, out of
 * fold: what a model says of a text it was fitted on is the label again and teaches nothing. The same text never stands on
 * both sides. The texts `asked` are judged by a model of all that is known. The same seed gives the same numbers; an aborted
 * `signal` rejects with its AbortError. RangeError: fewer texts than folds.
 */
export async function linearTeacher(
  known: { readonly texts: readonly string[]; readonly labels: readonly number[] },
  asked: Iterable<string>,
  options: LinearTeacherOptions,
): Promise<LinearWord> {
  const { classes, folds = 5, repeats = 1, progress, signal, from = 1, to = 3, idf = true, seed, ...rest } = options;
  const { bits = widest(classes), ...fitting } = rest;
  const { texts, labels } = known;
  if (texts.length < folds) throw new RangeError(`linearTeacher: ${texts.length} texts in ${folds} folds`);
  const all = folds * repeats + 1;
  let done = 0;
  const tell = (): void => progress?.(++done, all);
  const features = { from, to, bits };
  const counted = texts.map((text) => countGrams(text, features));
  const frequency = idf ? inverseFrequency(counted, bits) : null;
  const data = { rows: counted.map((row) => scale(row, frequency)), labels, columns: 2 ** bits, classes };
  const keys = Uint32Array.from(texts, (text) => hash(text, 0));
  const logs = await outOfFold(data, (of, places, key) => fitRows(of, places, { ...fitting, seed: key }), keys, {
    ...{ seed, folds, repeats, progress: tell },
    ...(signal ? { signal } : {}),
  });
  const weights = fitRows(data, [...texts.keys()], { ...fitting, seed: stream(seed, 'folds', repeats) });
  tell();
  const judged = (row: SparseRow): number[] =>
    Array.from(probabilities(row, weights, new Float64Array(classes)), (p) => Math.log(p + 1e-9));
  return {
    known: texts.map((_, at) => [...logs.subarray(at * classes, (at + 1) * classes)]),
    asked: Array.from(asked, (text) => judged(scale(countGrams(text, features), frequency))),
  };
}
