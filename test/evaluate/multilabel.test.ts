import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceScore } from '../../toolkit/evaluate/choice.ts';
import { averagePrecision, multilabelScores, tunedThresholds } from '../../toolkit/evaluate/multilabel.ts';

const sets = (...rows: readonly number[][]) => rows.map((row) => new Set(row));

describe('several labels', () => {
  it('scores as scikit-learn has them', () => {
    // f1_score(average='micro' / 'macro'), accuracy_score, average_precision_score(average='macro') of these three texts
    const scores = multilabelScores(
      sets([0], [0, 1], []),
      sets([0], [1], [1]),
      [
        [0.9, 0.1, 0.2],
        [0.4, 0.8, 0.1],
        [0.45, 0.6, 0.3],
      ],
      ['甲', '乙', '丙'],
    );
    expect(scores.microF1).toBeCloseTo(2 / 3, 12);
    expect(scores.macroF1).toBeCloseTo(2 / 3, 12); // 丙 occurs nowhere
    expect(scores.subset).toBeCloseTo(1 / 3, 12);
    expect(scores.averagePrecision).toBeCloseTo((0.5 * 1 + 0.5 * (2 / 3) + 1) / 2, 12);
    expect(scores.classes[1]).toEqual({ label: '乙', precision: 0.5, recall: 1, f1: 2 / 3, support: 1 });
  });

  it('average precision ranks equal scores together', () => {
    expect(averagePrecision([true, false, true], [0.5, 0.5, 0.5])).toBeCloseTo(2 / 3, 12);
    expect(averagePrecision([true, false], [0.5, 0.9])).toBeCloseTo(0.5, 12);
    expect(averagePrecision([false], [1])).toBe(0);
  });

  it('a tuned threshold is never worse than a half on the texts it was tuned on', () => {
    const rows = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 1 });
    const f1 = (of: readonly (readonly [number, boolean])[], from: number): number =>
      multilabelScores(
        of.map(([, wanted]) => new Set(wanted ? [0] : [])),
        of.map(([p]) => new Set(p >= from ? [0] : [])),
        of.map(([p]) => [p]),
        ['x'],
      ).microF1;
    fc.assert(
      fc.property(rows, (of) => {
        const [threshold] = tunedThresholds(
          of.map(([, wanted]) => new Set(wanted ? [0] : [])),
          of.map(([p]) => [p]),
          1,
        );
        expect(threshold).toBeGreaterThan(0);
        expect(threshold).toBeLessThan(1);
        if (of.every(([p]) => p > 1e-5 && p < 1 - 1e-5)) expect(f1(of, threshold!)).toBeGreaterThanOrEqual(f1(of, 0.5));
      }),
    );
    expect(tunedThresholds(sets([], []), [[0.9], [0.1]], 1)).toEqual([0.5]);
    expect(tunedThresholds(sets([0], []), [[0.3], [0.1]], 1)[0]).toBeCloseTo(0.2, 12);
  });
});

describe('answer choice', () => {
  const one = (group: string | undefined, right: boolean, score: number) => ({ group, right, score });

  it('is the share of questions whose best candidate is right', () => {
    const found = choiceScore([
      ...[one('q1', false, 0.2), one('q1', true, 0.3), one('q2', true, 0.1)],
      ...[one('q2', false, 0.4), one(undefined, false, 1), one('q3', false, 1)], // q3 has no right one
      ...[one('q4', true, 0.9), one('q4', false, 0.2)],
      ...[one('q5', true, 0.5), one('q5', false, 0.5)], // the first of equals
    ]);
    expect(found).toEqual({ accuracy: 0.75, questions: 4 });
  });

  it('is nothing without questions', () => {
    expect(choiceScore([one(undefined, true, 1)])).toBeUndefined();
  });
});
