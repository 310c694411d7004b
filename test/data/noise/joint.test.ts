import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidentJoint, offDiagonal, surest, thresholds } from '../../../toolkit/data/noise/joint.ts';
import { fitNaive } from '../../../toolkit/data/noise/naive.ts';

const judged = (given: readonly number[], rows: readonly (readonly number[])[]) => ({
  given,
  classes: rows[0]!.length,
  probabilities: Float32Array.from(rows.flat()),
});

describe('confidentJoint', () => {
  // Worked by hand after equations 1 to 3. Thresholds: (0.9 + 0.8 + 0.1) / 3 = 0.6 and (0.7 + 0.5 + 0.9) / 3 = 0.7.
  const one = judged(
    [0, 0, 0, 1, 1, 1],
    [
      [0.9, 0.1],
      [0.8, 0.2],
      [0.1, 0.9],
      [0.3, 0.7],
      [0.5, 0.5],
      [0.1, 0.9],
    ],
  );

  it('counts a row under the class it is confidently of, and calibrates to the given counts', () => {
    const [zero, first] = thresholds(one);
    expect(zero).toBeCloseTo(0.6, 6);
    expect(first).toBeCloseTo(0.7, 6);
    const joint = confidentJoint({
      ...one,
      probabilities: one.probabilities.map((p) => (p === Math.fround(0.7) ? 0.71 : p)),
    });
    // counts [[2, 1], [0, 2]]: the row at 0.5 is counted under neither
    expect(joint.flat().map((share) => Math.round(share * 6000) / 6000)).toEqual([2 / 6, 1 / 6, 0, 3 / 6]);
    expect(offDiagonal(joint)).toBeCloseTo(1 / 6, 6);
  });

  it('is a distribution with the given margins, whatever the probabilities', () => {
    const row = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    const rows = fc.array(fc.tuple(fc.nat(2), row), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, (rows) => {
        const given = rows.map(([label]) => label);
        const normal = rows.map(([, p]) => p.map((value) => value / p.reduce((sum, other) => sum + other, 0)));
        const joint = confidentJoint(judged(given, normal));
        joint.forEach((line, k) => {
          const share = given.filter((label) => label === k).length / given.length;
          expect(line.reduce((sum, value) => sum + value, 0)).toBeCloseTo(share, 9);
          expect(Math.min(...line)).toBeGreaterThanOrEqual(0);
        });
        const share = offDiagonal(joint);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});

describe('surest', () => {
  it('looks at the likeliest twentieth of each class alone', () => {
    // 400 rows of each class, likelier the later; of the 20 surest of class 0, 5 are given class 1; the rest is in order
    const given = Array.from({ length: 800 }, (_, at) => (at < 400 ? Number(at >= 395) : 1));
    const rows = given.map((_, at) => {
      const p = 0.6 + (0.3 * (at % 400)) / 400;
      return at < 400 ? [p, 1 - p] : [1 - p, p];
    });
    expect(surest(judged(given, rows))).toBeCloseTo((395 / 800) * (5 / 20), 6);
  });
});

describe('fitNaive', () => {
  it('gives log-likelihoods and log-priors', () => {
    const rows = [
      { columns: Int32Array.of(0, 1), values: Float32Array.of(1, 2) },
      { columns: Int32Array.of(1), values: Float32Array.of(3) },
      { columns: Int32Array.of(0), values: Float32Array.of(9) },
    ];
    const { of, bias } = fitNaive({ rows, labels: [0, 1, 1], columns: 2, classes: 2 }, [0, 1]);
    // smoothing 0.06: class 0 holds 1.06 and 2.06 of 3.12, class 1 holds 0.06 and 3.06 of 3.12; the third row is left out
    const wanted = [1.06, 0.06, 2.06, 3.06].map((count) => Math.log(count / 3.12));
    wanted.forEach((value, at) => {
      expect(of[at]).toBeCloseTo(value, 5);
    });
    expect(bias[0]).toBeCloseTo(Math.log(2), 6);
    expect(bias[1]).toBeCloseTo(Math.log(2), 6);
  });
});
