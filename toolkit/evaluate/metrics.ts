// Classification metrics from two lists of class numbers.

export interface ClassScore {
  readonly label: string;
  /** Of the predictions of this class, the fraction that is right; 0 if there are none. */
  readonly precision: number;
  /** Of the examples of this class, the fraction found; 0 if there are none. */
  readonly recall: number;
  readonly f1: number;
  /** Examples of this class. */
  readonly support: number;
}

export interface Classification {
  readonly accuracy: number;
  /** Mean F1 of the classes that occur in gold or prediction (scikit-learn's `f1_score(average='macro')`). */
  readonly macroF1: number;
  readonly classes: readonly ClassScore[];
  /** [gold, predicted] → examples. */
  readonly confusion: readonly (readonly number[])[];
}

/** Metrics of `predicted` against `gold`, both class numbers into `labels`. RangeError: lists that differ in length, or are empty. */
export function classification(
  gold: readonly number[],
  predicted: readonly number[],
  labels: readonly string[],
): Classification {
  if (gold.length !== predicted.length || gold.length === 0) {
    throw new RangeError(
      `classification: expected two lists of one length, received ${gold.length}, ${predicted.length}`,
    );
  }
  const confusion = labels.map(() => labels.map(() => 0)); // [gold, predicted]
  gold.forEach((row, at) => {
    const line = confusion[row];
    const column = predicted[at]!;
    if (line?.[column] === undefined) throw new RangeError(`classification: no label has number ${row} or ${column}`);
    line[column] += 1;
  });
  const classes = labels.map((label, k) => score(label, k, confusion));
  const right = sum(confusion.map((line, k) => line[k]!));
  const seen = classes.filter((one, k) => one.support > 0 || confusion.some((line) => line[k]! > 0));
  return {
    accuracy: right / gold.length,
    macroF1: sum(seen.map((one) => one.f1)) / seen.length,
    classes,
    confusion,
  };
}

function score(label: string, k: number, confusion: readonly (readonly number[])[]): ClassScore {
  const right = confusion[k]![k]!;
  const support = sum(confusion[k]!);
  const claimed = sum(confusion.map((line) => line[k]!));
  return {
    label,
    precision: claimed === 0 ? 0 : right / claimed,
    recall: support === 0 ? 0 : right / support,
    f1: support + claimed === 0 ? 0 : (2 * right) / (support + claimed), // = harmonic mean of precision and recall
    support,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
