// Several teachers as one.
import { softmax } from '../runtime/predictor.ts';

type Rows = readonly (readonly number[])[];

/** One teacher's word: a row of logits per example. */
export interface Voice {
  readonly logits: Rows;
  /** Its share in the mixture against the others'. @default 1 */
  readonly weight?: number;
}

/** What the numbers of a row are logits of, and how a mean is taken of them: probabilities and back. */
export interface Meaning {
  readonly probabilities: (row: readonly number[]) => readonly number[];
  readonly logit: (probability: number) => number;
}

const LEAST = 1e-30;
const SURE = 1e-7;

/** One label of several: softmax over the row. */
export const oneOf: Meaning = { probabilities: (row) => softmax(row), logit: (p) => Math.log(Math.max(p, LEAST)) };

/** Labels that are each true or not: a sigmoid each. */
export const eachOf: Meaning = {
  probabilities: (row) => row.map((x) => 1 / (1 + Math.exp(-x))),
  logit(p) {
    const inside = Math.min(Math.max(p, SURE), 1 - SURE);
    return Math.log(inside / (1 - inside));
  },
};

/** One tag of `tags` for each token: a row of tokens × tags. */
export const perToken = (tags: number): Meaning => ({
  ...oneOf,
  probabilities: (row) =>
    Array.from({ length: row.length / tags }, (_, at) => softmax(row.slice(at * tags, (at + 1) * tags))).flat(),
});

/**
 * Logits of the teachers' weighted mean in probability, row by row; a single voice stays as it is.
 * RangeErrors: no voice, voices of different sizes, weights that are not positive.
 */
export function mixture(voices: readonly Voice[], { probabilities, logit }: Meaning = oneOf): Rows {
  const first = voices[0];
  if (!first) throw new RangeError('a mixture of no teachers');
  if (voices.length === 1) return first.logits;
  const total = voices.reduce((sum, { weight = 1 }) => sum + weight, 0);
  for (const { logits, weight = 1 } of voices) {
    if (!(weight > 0)) throw new RangeError(`a teacher of weight ${weight}`);
    if (logits.length !== first.logits.length)
      throw new RangeError(`teachers of ${first.logits.length} and ${logits.length} examples`);
  }
  return first.logits.map((row, at) => {
    const mean = row.map(() => 0);
    for (const { logits, weight = 1 } of voices) {
      const own = logits[at]!;
      if (own.length !== row.length) throw new RangeError(`teachers of ${row.length} and ${own.length} numbers`);
      for (const [k, p] of probabilities(own).entries()) mean[k]! += (weight / total) * p;
    }
    return mean.map(logit);
  });
}
