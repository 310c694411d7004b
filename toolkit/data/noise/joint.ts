// Confident learning: which given labels the model disagrees with confidently, and what that says of all labels.
// Northcutt, Jiang, Chuang: Confident Learning, JAIR 70 (2021), section 3.

/** Probabilities per row and class as one array, and the class each row was given. */
export interface Judged {
  /** [rows, classes] */
  readonly probabilities: Float32Array;
  readonly given: ArrayLike<number>;
  readonly classes: number;
}

/** Estimated share of all rows by given (row) and latent (column) class; sums to 1. [classes, classes] */
export type Joint = readonly (readonly number[])[];

/** Mean probability of a class over the rows given it (equation 2); Infinity for a class without rows. */
export function thresholds({ probabilities, given, classes }: Judged): Float64Array {
  const sums = new Float64Array(classes);
  const counts = countGiven(given, classes);
  for (let row = 0; row < given.length; row += 1) sums[given[row]!]! += probabilities[row * classes + given[row]!]!;
  return sums.map((sum, k) => (counts[k]! > 0 ? sum / counts[k]! : Number.POSITIVE_INFINITY));
}

/** The confident joint (equation 1), its rows calibrated to the given counts and all of it to 1 (equation 3). */
export function confidentJoint(judged: Judged): Joint {
  const { probabilities, given, classes } = judged;
  const limits = thresholds(judged);
  const counts = Array.from({ length: classes }, () => new Float64Array(classes));
  for (let row = 0; row < given.length; row += 1) {
    const latent = confidentClass(probabilities, row * classes, limits);
    if (latent >= 0) counts[given[row]!]![latent]! += 1;
  }
  const rows = countGiven(given, classes);
  return counts.map((line, k) => {
    const sum = line.reduce((all, count) => all + count, 0);
    // A class nobody is confident about is taken at its word.
    return Array.from(line, (count, j) => (rows[k]! / given.length) * (sum > 0 ? count / sum : Number(j === k)));
  });
}

/** Estimated share of rows whose given label is not their own. */
export function offDiagonal(joint: Joint): number {
  return joint.reduce((sum, line, k) => sum + line.reduce((all, share, j) => (j === k ? all : all + share), 0), 0);
}

/**
 * Share of rows given another class among the rows surest to be of a class, for each a twentieth of its size or 20,
 * averaged by class size: the anchor points of Patrini et al., Making Deep Neural Networks Robust to Label Noise (2017).
 */
export function surest({ probabilities, given, classes }: Judged): number {
  const likeliest = Array.from(given, (_, row) => {
    const p = probabilities.subarray(row * classes, (row + 1) * classes);
    const k = p.reduce((best, value, at) => (value > p[best]! ? at : best), 0);
    return { row, k, p: p[k]! };
  });
  const sizes = countGiven(given, classes);
  let [others, weight] = [0, 0];
  for (const [k, group] of Map.groupBy(likeliest, (one) => one.k)) {
    const anchors = group.sort((a, b) => b.p - a.p || a.row - b.row).slice(0, Math.max(20, Math.round(sizes[k]! / 20)));
    others += (sizes[k]! * anchors.filter(({ row }) => given[row] !== k).length) / anchors.length;
    weight += sizes[k]!;
  }
  return others / weight;
}

/** The likeliest class among those above their threshold. */
function confidentClass(probabilities: Float32Array, base: number, limits: Float64Array): number {
  let best = -1;
  for (let k = 0; k < limits.length; k += 1) {
    const p = probabilities[base + k]!;
    if (p >= limits[k]! && (best < 0 || p > probabilities[base + best]!)) best = k;
  }
  return best;
}

function countGiven(given: ArrayLike<number>, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (let row = 0; row < given.length; row += 1) counts[given[row]!]! += 1;
  return counts;
}
