// Several teachers as one.
import { softmax } from '../runtime/predictor.ts';

/** One teacher's word: a row of logits per example. */
export interface Voice {
  readonly logits: readonly (readonly number[])[];
  /** Its share in the mixture against the others'. @default 1 */
  readonly weight?: number;
}

/**
 * Logits of the teachers' weighted mean in probability, log Σ w·softmax(logits) / Σ w, row by row; a single voice stays as it
 * is. RangeErrors: no voice, voices of different sizes, weights that are not positive.
 */
export function mixture(voices: readonly Voice[]): readonly (readonly number[])[] {
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
      if (logits[at]!.length !== row.length)
        throw new RangeError(`teachers of ${row.length} and ${logits[at]!.length} labels`);
      for (const [k, p] of softmax(logits[at]!).entries()) mean[k]! += (weight / total) * p;
    }
    return mean.map((p) => Math.log(Math.max(p, 1e-30)));
  });
}
