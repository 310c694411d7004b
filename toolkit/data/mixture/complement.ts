// Complement naive Bayes: a class is known by what texts of all others say (Rennie et al., Tackling the Poor Assumptions of
// Naive Bayes Text Classifiers, ICML 2003, section 4.1). Closed form, strong where each class has seen few texts.
import type { Labelled, Weights } from '../linear.ts';

/** Pseudo-count of a column in a class's complement. */
const SMOOTHING = 1;

/** −log of the share a column has in the texts of all other classes, from the rows at `places`; columns never seen say nothing. */
export function fitComplement({ rows, labels, columns, classes }: Labelled, places: readonly number[]): Weights {
  const counts = new Float32Array(columns * classes); // [column, class]
  for (const at of places) {
    const row = rows[at]!;
    for (const [i, column] of row.columns.entries()) counts[column * classes + labels[at]!]! += row.values[i]!;
  }
  const [sums, seen] = [new Float64Array(columns), new Float64Array(classes)];
  let [all, distinct] = [0, 0];
  for (let column = 0; column < columns; column += 1) {
    for (let k = 0; k < classes; k += 1) {
      const count = counts[column * classes + k]!;
      sums[column]! += count;
      seen[k]! += count;
    }
    all += sums[column]!;
    if (sums[column]! > 0) distinct += 1;
  }
  for (let at = 0; at < counts.length; at += 1) {
    const [sum, k] = [sums[Math.floor(at / classes)]!, at % classes];
    if (sum === 0) continue;
    counts[at] = -Math.log((sum - counts[at]! + SMOOTHING) / (all - seen[k]! + SMOOTHING * distinct));
  }
  return { of: counts, bias: new Float32Array(classes) };
}
