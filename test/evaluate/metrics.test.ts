import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classification } from '../../toolkit/evaluate/metrics.ts';

describe('classification', () => {
  it('agrees with scikit-learn on a small case', () => {
    // f1_score([0,0,1,1,2,2,2], [0,1,1,1,2,0,2], average='macro') = (0.5 + 0.8 + 0.8) / 3
    const scores = classification([0, 0, 1, 1, 2, 2, 2], [0, 1, 1, 1, 2, 0, 2], ['a', 'b', 'c']);
    expect(scores.accuracy).toBeCloseTo(5 / 7, 12);
    expect(scores.macroF1).toBeCloseTo(0.7, 12);
    expect(scores.confusion).toEqual([
      [1, 1, 0],
      [0, 2, 0],
      [1, 0, 2],
    ]);
    expect(scores.classes[1]).toMatchObject({ label: 'b', precision: 2 / 3, recall: 1, support: 2 });
    expect(scores.classes[1]!.f1).toBeCloseTo(0.8, 12);
  });

  it('leaves classes that never occur out of the mean', () => {
    const { macroF1, classes } = classification([0, 1], [0, 1], ['a', 'b', 'never']);
    expect(macroF1).toBe(1);
    expect(classes[2]).toEqual({ label: 'never', precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('refuses lists that do not match', () => {
    expect(() => classification([], [], ['a'])).toThrow(RangeError);
    expect(() => classification([0], [0, 0], ['a'])).toThrow(RangeError);
    expect(() => classification([0], [1], ['a'])).toThrow(RangeError);
  });

  it('keeps its identities', () => {
    const k = fc.nat({ max: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(k, k), { minLength: 1, maxLength: 60 }), (pairs) => {
        const labels = ['a', 'b', 'c', 'd'];
        const gold = pairs.map(([g]) => g);
        const predicted = pairs.map(([, p]) => p);
        const { accuracy, macroF1, classes, confusion } = classification(gold, predicted, labels);
        expect(confusion.flat().reduce((a, b) => a + b)).toBe(pairs.length);
        expect(accuracy).toBeCloseTo(
          classes.reduce((sum, one) => sum + one.recall * one.support, 0) / pairs.length,
          12,
        );
        for (const { precision, recall, f1 } of classes) {
          expect(f1).toBeCloseTo(precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall), 12);
        }
        expect(macroF1).toBeGreaterThanOrEqual(0);
        expect(macroF1).toBeLessThanOrEqual(1);
        // exchanging gold and prediction transposes the table and leaves accuracy and F1
        const swapped = classification(predicted, gold, labels);
        expect(swapped.accuracy).toBe(accuracy);
        expect(swapped.macroF1).toBeCloseTo(macroF1, 12);
        expect(swapped.confusion).toEqual(labels.map((_, row) => labels.map((_, column) => confusion[column]![row])));
        expect(classification(gold, gold, labels)).toMatchObject({ accuracy: 1, macroF1: 1 });
      }),
    );
  });
});
