// How well labels are told where several may hold.
import type { ClassScore } from './metrics.ts';

export interface MultilabelScores {
  /** F1 of all decisions together. */
  readonly microF1: number;
  /** Mean F1 of the labels that occur in gold or prediction. */
  readonly macroF1: number;
  /** Share of texts whose labels are all right and none too many. */
  readonly subset: number;
  /** Mean over the labels that occur of the average precision of their ranking (scikit-learn's `average_precision_score`). */
  readonly averagePrecision: number;
  readonly classes: readonly ClassScore[];
}

/** `gold` and `predicted` are sets of label numbers per text, `probabilities` [texts, labels]. RangeError: lists of other lengths, or empty. */
export function multilabelScores(
  gold: readonly ReadonlySet<number>[],
  predicted: readonly ReadonlySet<number>[],
  probabilities: readonly (readonly number[])[],
  labels: readonly string[],
): MultilabelScores {
  if (gold.length !== predicted.length || gold.length !== probabilities.length || gold.length === 0)
    throw new RangeError(`labels: expected lists of one length, received ${gold.length}, ${predicted.length}`);
  const counts = labels.map((_, k) => count(gold, predicted, k));
  const classes = labels.map((label, k): ClassScore => ({ label, ...scoresOf(counts[k]!) }));
  const seen = counts.flatMap(({ wanted, found }, k) => (wanted + found > 0 ? [classes[k]!.f1] : []));
  const ranked = labels.flatMap((_, k) =>
    counts[k]!.wanted > 0
      ? [
          averagePrecision(
            gold.map((own) => own.has(k)),
            probabilities.map((row) => row[k]!),
          ),
        ]
      : [],
  );
  const total = counts.reduce((sum, one) => ({
    wanted: sum.wanted + one.wanted,
    found: sum.found + one.found,
    both: sum.both + one.both,
  }));
  return {
    microF1: scoresOf(total).f1,
    macroF1: mean(seen),
    subset: gold.filter((own, at) => same(own, predicted[at]!)).length / gold.length,
    averagePrecision: mean(ranked),
    classes,
  };
}

/** Σ over the distinct scores, highest first, of (recall gained) · (precision from there up). 0 where nothing is relevant. */
export function averagePrecision(relevant: readonly boolean[], scores: readonly number[]): number {
  const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
  const all = relevant.filter(Boolean).length;
  let [right, before, sum] = [0, 0, 0];
  for (const [rank, at] of order.entries()) {
    if (relevant[at]) right += 1;
    if (scores[order[rank + 1] ?? -1] === scores[at]) continue; // those of one score rank together
    sum += ((right - before) / all) * (right / (rank + 1));
    before = right;
  }
  return all === 0 ? 0 : sum;
}

/**
 * For each label the probability from which saying it gives the best F1 on these texts: midway between two neighbouring
 * probabilities, the one nearest to 0.5 where several are as good; 0.5 for a label that none of the texts has.
 */
export function tunedThresholds(
  gold: readonly ReadonlySet<number>[],
  probabilities: readonly (readonly number[])[],
  labels: number,
): readonly number[] {
  return Array.from({ length: labels }, (_, k) => {
    const rows = probabilities.map((row, at) => ({ p: row[k]!, wanted: gold[at]!.has(k) })).sort((a, b) => b.p - a.p);
    const wanted = rows.filter((row) => row.wanted).length;
    let [right, best, threshold] = [0, 0, 0.5];
    for (const [at, row] of rows.entries()) {
      if (row.wanted) right += 1;
      const next = rows[at + 1]?.p ?? 0;
      if (next === row.p) continue;
      const [f1, between] = [(2 * right) / (wanted + at + 1), (row.p + next) / 2];
      const nearer = Math.abs(between - 0.5) < Math.abs(threshold - 0.5);
      if (f1 > best || (f1 === best && f1 > 0 && nearer)) [best, threshold] = [f1, between];
    }
    return Math.min(Math.max(threshold, LEAST), 1 - LEAST);
  });
}

const LEAST = 1e-6;

interface Count {
  readonly wanted: number;
  readonly found: number;
  readonly both: number;
}

function count(gold: readonly ReadonlySet<number>[], predicted: readonly ReadonlySet<number>[], k: number): Count {
  const of = (at: number): boolean => gold[at]!.has(k) && predicted[at]!.has(k);
  return {
    wanted: gold.filter((own) => own.has(k)).length,
    found: predicted.filter((own) => own.has(k)).length,
    both: gold.filter((_, at) => of(at)).length,
  };
}

const scoresOf = ({ wanted, found, both }: Count): Omit<ClassScore, 'label'> => ({
  precision: found === 0 ? 0 : both / found,
  recall: wanted === 0 ? 0 : both / wanted,
  f1: wanted + found === 0 ? 0 : (2 * both) / (wanted + found),
  support: wanted,
});

const same = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one));

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
