import { describe, expect, it } from 'vitest';
import { mixture } from '../../toolkit/train/mixture.ts';

const probabilities = (row: readonly number[]): number[] => row.map(Math.exp);

describe('mixture', () => {
  it('means probabilities, not logits', () => {
    const sure = { logits: [[Math.log(0.9), Math.log(0.1)]] };
    const other = { logits: [[Math.log(0.3) + 7, Math.log(0.7) + 7]] };
    expect(probabilities(mixture([sure, other])[0]!)[0]).toBeCloseTo(0.6, 6);
    expect(probabilities(mixture([{ ...sure, weight: 3 }, other])[0]!)[0]).toBeCloseTo(0.75, 6);
    expect(mixture([sure])).toBe(sure.logits);
    expect(mixture([{ logits: [[1e4, 0]] }, { logits: [[1e4, 0]] }])[0]!.every(Number.isFinite)).toBe(true);
  });

  it('refuses voices that do not fit', () => {
    const one = { logits: [[0, 1]] };
    for (const voices of [
      [],
      [one, { logits: [] }],
      [one, { logits: [[1, 2, 3]] }],
      [one, { ...one, weight: 0 }],
      [one, { ...one, weight: Number.NaN }],
    ])
      expect(() => mixture(voices)).toThrow(RangeError);
  });
});
