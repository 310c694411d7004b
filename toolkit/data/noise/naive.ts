// Multinomial naive Bayes on weighted rows (Rennie et al. 2003 call it TWCNB's first two steps): closed form, and wrong
// in other places than a regression is, which is what an average of the two lives on.
import type { Labelled, Weights } from '../linear.ts';

/** Pseudo-count of a column in a class. */
const SMOOTHING = 0.06;

/** Log-likelihoods of the columns and log-priors of the classes, from the rows at `places`. */
export function fitNaive({ rows, labels, columns, classes }: Labelled, places: readonly number[]): Weights {
  const of = new Float32Array(columns * classes).fill(SMOOTHING);
  const sums = new Float64Array(classes).fill(SMOOTHING * columns);
  const bias = new Float32Array(classes).fill(1);
  for (const at of places) {
    const k = labels[at]!;
    const row = rows[at]!;
    bias[k]! += 1;
    row.columns.forEach((column, i) => {
      of[column * classes + k]! += row.values[i]!;
      sums[k]! += row.values[i]!;
    });
  }
  const logSums = sums.map(Math.log);
  for (let at = 0; at < of.length; at += 1) of[at] = Math.log(of[at]!) - logSums[at % classes]!;
  return { of, bias: bias.map(Math.log) };
}
