// Whether a model is as right as it is sure.

/** Probabilities in bins of equal width. */
export interface Bin {
  /** Answers in it. */
  readonly count: number;
  /** Mean probability the model gave them; 0 in an empty bin. */
  readonly confidence: number;
  /** Share of them that are right; 0 in an empty bin. */
  readonly right: number;
}

export interface Calibration {
  /** Expected calibration error: |right − confidence| over the bins, weighed by count (Guo et al. 2017, eq. 3). */
  readonly ece: number;
  /** Mean squared distance between probabilities and truth, summed over the classes (Brier 1950): 0 best, 2 worst. */
  readonly brier: number;
  readonly bins: readonly Bin[];
}

const BINS = 15;

/** One class per example: the surest class is the answer. `gold`: class numbers. */
export function classCalibration(probabilities: readonly (readonly number[])[], gold: readonly number[]): Calibration {
  const answers = probabilities.map((row, at) => {
    const confidence = Math.max(...row);
    return { confidence, right: row.indexOf(confidence) === gold[at] };
  });
  const brier = mean(probabilities.map((row, at) => sum(row.map((value, k) => (value - Number(k === gold[at])) ** 2))));
  return { ...binned(answers), brier };
}

/** Any number of labels: each label of each example is an answer of its own, true with its probability. `gold`: label numbers. */
export function labelCalibration(
  probabilities: readonly (readonly number[])[],
  gold: readonly (readonly number[])[],
): Calibration {
  const answers = probabilities.flatMap((row, at) =>
    row.map((confidence, k) => ({ confidence, right: gold[at]!.includes(k) })),
  );
  const brier = sum(answers.map(({ confidence, right }) => (confidence - Number(right)) ** 2)) / probabilities.length;
  return { ...binned(answers), brier };
}

function binned(
  answers: readonly { readonly confidence: number; readonly right: boolean }[],
): Omit<Calibration, 'brier'> {
  const totals = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, right } of answers) {
    // a bin holds its upper edge, as in the paper: ((m − 1)/M, m/M]
    const own = totals[Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1))]!;
    own.count += 1;
    own.confidence += confidence;
    own.right += Number(right);
  }
  const bins = totals.map(({ count, confidence, right }) => ({
    count,
    confidence: count === 0 ? 0 : confidence / count,
    right: count === 0 ? 0 : right / count,
  }));
  const ece = sum(bins.map(({ count, confidence, right }) => (count / answers.length) * Math.abs(right - confidence)));
  return { ece, bins };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
