import { describe, expect, it } from 'vitest';
import { eachOf, mixture, perToken } from '../../toolkit/train/mixture.ts';

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

  it('means labels one by one where several hold, and tags token by token', () => {
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    const voices = [{ logits: [[2, -1]] }, { logits: [[-3, 0]] }];
    const found = mixture(voices, eachOf)[0]!.map(sigmoid);
    expect(found[0]).toBeCloseTo((sigmoid(2) + sigmoid(-3)) / 2, 6);
    expect(found[1]).toBeCloseTo((sigmoid(-1) + 0.5) / 2, 6);
    expect(mixture([{ logits: [[900]] }, { logits: [[900]] }], eachOf)[0]!.every(Number.isFinite)).toBe(true);
    const tokens = [{ logits: [[1, 0, 5, 2]] }, { logits: [[0, 1, 5, 2]] }];
    const [a, b, c, d] = probabilities(mixture(tokens, perToken(2))[0]!);
    expect([a, b, c! + d!].map((p) => p!.toFixed(6))).toEqual(['0.500000', '0.500000', '1.000000']);
    expect(c).toBeCloseTo(sigmoid(3), 6);
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
