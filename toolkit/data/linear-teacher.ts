// A mixture of linear models as a teacher: what it thinks of its own training texts, told by mixtures that have not seen them,
// and of others.
import { setImmediate } from 'node:timers/promises';
import { stream, word } from '../random/random.ts';
import type { Cut } from './cut.ts';
import { hash } from './hash.ts';
import { type Answered, type Ask, type Input, trainMixture } from './mixture/mixture.ts';

export interface LinearTeacherOptions {
  readonly seed: number;
  readonly cut: Cut;
  /** Parts of the training texts, each judged by a model of the others. @default 5 */
  readonly folds?: number;
  /** Told after each model. */
  readonly progress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

export interface LinearTeacher {
  /** Log-probabilities for each text it was trained on, out of fold: logits of a teacher at temperature 1. [texts, classes] */
  readonly known: readonly (readonly number[])[];
  /** Log-probabilities for any other text, by a model of all. */
  readonly ask: Ask;
}

/**
 * Trains the teacher (see `trainMixture`). What a model says of a text it was fitted on is the label again and teaches nothing,
 * so the texts are dealt into folds, copies of a text into the same one. The same seed gives the same numbers; an aborted
 * `signal` rejects with its AbortError. RangeError: fewer texts than folds.
 */
export async function linearTeacher(
  answered: Answered,
  { seed, cut, folds = 5, progress, signal }: LinearTeacherOptions,
): Promise<LinearTeacher> {
  const { inputs, labels, classes } = answered;
  if (inputs.length < folds) throw new RangeError(`linearTeacher: ${inputs.length} texts in ${folds} folds`);
  const key = stream(seed, 'folds');
  const parts = inputs.map((input) => word(key, hash(keyOf(input), 0)) % folds);
  const known: number[][] = new Array(inputs.length);
  const trained = (places: readonly number[], number: number): Ask =>
    trainMixture(
      { inputs: places.map((at) => inputs[at]!), labels: places.map((at) => labels[at]!), classes },
      stream(seed, 'folds', number),
      cut,
    );
  const places = (keep: (part: number) => boolean): number[] => [...inputs.keys()].filter((at) => keep(parts[at]!));
  for (let fold = 0; fold < folds; fold += 1) {
    const ask = trained(
      places((part) => part !== fold),
      fold,
    );
    for (const at of places((part) => part === fold)) known[at] = ask(inputs[at]!);
    progress?.(fold + 1, folds + 1);
    await setImmediate(undefined, signal ? { signal } : undefined); // lets the terminal draw and Ctrl-C arrive
  }
  const ask = trained([...inputs.keys()], folds);
  progress?.(folds + 1, folds + 1);
  return { known, ask };
}

const keyOf = (input: Input): string => (typeof input === 'string' ? input : input.join('\u0004'));
