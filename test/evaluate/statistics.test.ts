import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrap, differences } from '../../toolkit/evaluate/bootstrap.ts';
import { classCalibration, labelCalibration } from '../../toolkit/evaluate/calibration.ts';
import { percentiles, wilson } from '../../toolkit/evaluate/estimate.ts';
import type { Outcome } from '../../toolkit/evaluate/item.ts';
import { mcnemar } from '../../toolkit/evaluate/mcnemar.ts';
import { classification } from '../../toolkit/evaluate/metrics.ts';
import { FIGURES, figures, kindScores, score, tallyOf } from '../../toolkit/evaluate/score.ts';
import { entityScores } from '../../toolkit/evaluate/spans.ts';
import { streamKey, uniform } from '../../toolkit/random/random.ts';

const kinds = ['a', 'b', 'c'];
const pointsOf = (outcomes: readonly Outcome[], of: readonly string[] = kinds) => {
  const [counts, out] = [new Float64Array(3 * of.length), new Float64Array(FIGURES + of.length)];
  const tally = tallyOf(outcomes, of);
  score(tally, [...outcomes.keys()], counts, out);
  return { out, kinds: kindScores(tally, counts) };
};
const classes = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 40 });
const classed = (pairs: readonly (readonly [number, number])[]): Outcome[] =>
  pairs.map(([gold, found]) => ({ gold: [{ kind: kinds[gold]! }], found: [{ kind: kinds[found]! }] }));

describe('an interval of a share', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is that of the paper', (hits, total, low, high) => {
    const estimate = wilson(hits, total);
    expect(estimate.low).toBeCloseTo(low, 4);
    expect(estimate.high).toBeCloseTo(high, 4);
    expect(estimate.value).toBe(hits / total);
  });

  it('never leaves 0 to 1 and holds its share', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 50, max: 60 }), (hits, total) => {
        const { low, value, high } = wilson(hits, total);
        expect(low >= 0 && low <= value + 1e-12 && value <= high + 1e-12 && high <= 1).toBe(true);
      }),
    );
  });
});

describe("McNemar's test", () => {
  it('has the values of the paper', () => {
    // Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13:91 (2013), airway hyper-responsiveness: 1 against 7.
    const { exact, mid } = mcnemar(1, 7);
    expect(exact).toBeCloseTo(0.0703, 4);
    expect(mid).toBeCloseTo(0.0391, 4);
  });

  it('is the binomial test', () => {
    // 2 · (1 + 10 + 45) / 1024, and half the probability of 2 less on either side
    expect(mcnemar(2, 8).exact).toBeCloseTo(112 / 1024, 12);
    expect(mcnemar(8, 2)).toMatchObject({ mid: expect.closeTo((112 - 45) / 1024, 12), first: 8, second: 2 });
    expect(mcnemar(3, 3)).toMatchObject({ exact: 1, mid: expect.closeTo(1 - 20 / 128, 12) });
    expect(mcnemar(0, 0)).toEqual({ first: 0, second: 0, exact: 1, mid: 0.5 });
  });

  it('bears thousands of disagreements', () => {
    // normal approximation: z = 200 / √4000 = 3.162, p = 0.00157
    expect(mcnemar(1900, 2100).mid).toBeCloseTo(0.00157, 4);
    expect(mcnemar(0, 5000).exact).toBe(0);
  });
});

describe('figures of outcomes', () => {
  it('of one class each are those of the confusion matrix', () => {
    fc.assert(
      fc.property(classes, (pairs) => {
        const expected = classification(
          pairs.map(([gold]) => gold),
          pairs.map(([, found]) => found),
          kinds,
        );
        const { out, kinds: own } = pointsOf(classed(pairs));
        expect(out[figures.exact]).toBeCloseTo(expected.accuracy, 12);
        expect(out[figures.micro]).toBeCloseTo(expected.accuracy, 12);
        expect(out[figures.macro]).toBeCloseTo(expected.macroF1, 12);
        expect(own.map(({ kind, ...rest }) => ({ label: kind, ...rest }))).toEqual(expected.classes);
      }),
    );
  });

  it('of entities are those of the usual scorer', () => {
    const spans = fc.uniqueArray(
      fc.record({ start: fc.nat(3), end: fc.integer({ min: 4, max: 6 }), type: fc.constantFrom(...kinds) }),
      { maxLength: 3, selector: (span) => JSON.stringify(span) },
    );
    const items = (all: readonly { start: number; end: number; type: string }[]) =>
      all.map(({ type, start, end }) => ({ kind: type, start, end }));
    fc.assert(
      fc.property(fc.array(fc.tuple(spans, spans), { minLength: 1, maxLength: 10 }), (rows) => {
        const [gold, found] = [rows.map(([one]) => one), rows.map(([, other]) => other)];
        const expected = entityScores(gold, found, kinds);
        const { out } = pointsOf(rows.map(([one, other]) => ({ gold: items(one), found: items(other) })));
        expect(out[figures.micro]).toBeCloseTo(expected.f1, 12);
      }),
    );
  });

  it('of labels count sets: a partly right answer is no right answer', () => {
    const outcomes: Outcome[] = [
      { gold: [{ kind: 'a' }, { kind: 'b' }], found: [{ kind: 'a' }] },
      { gold: [{ kind: 'c' }], found: [{ kind: 'c' }] },
      { gold: [], found: [] },
    ];
    const { out } = pointsOf(outcomes);
    expect(out[figures.exact]).toBeCloseTo(2 / 3, 12);
    expect(out[figures.micro]).toBeCloseTo(4 / 5, 12); // 2 · 2 / (3 + 2)
    expect(out[figures.macro]).toBeCloseTo(2 / 3, 12); // a 1, b 0, c 1
  });

  it('refuses a kind it does not know', () => {
    expect(() => tallyOf([{ gold: [{ kind: 'x' }], found: [] }], kinds)).toThrow(RangeError);
  });
});

describe('the bootstrap', () => {
  const shares = (trial: number, size: number, p: number, q: number): readonly [Outcome[], Outcome[]] => {
    const say = (model: number, chance: number) =>
      Array.from({ length: size }, (_, at): Outcome => {
        const right = uniform(streamKey(99, trial, model), at) < chance;
        return { gold: [{ kind: 'a' }], found: [{ kind: right ? 'a' : 'b' }] };
      });
    return [say(0, p), say(1, q)];
  };

  it('covers the truth about 95 times of a hundred', () => {
    let [covered, paired] = [0, 0];
    const trials = 300;
    for (let trial = 0; trial < trials; trial += 1) {
      const [first, second] = shares(trial, 150, 0.7, 0.8);
      const resampled = bootstrap([tallyOf(first, kinds), tallyOf(second, kinds)], { seed: trial, resamples: 300 });
      const of = (outcomes: readonly Outcome[]): number => pointsOf(outcomes).out[figures.exact]!;
      const own = percentiles(of(first), resampled[0]![figures.exact]!);
      if (own.low <= 0.7 && 0.7 <= own.high) covered += 1;
      const both = [resampled[0]![figures.exact]!, resampled[1]![figures.exact]!] as const;
      const difference = percentiles(of(second) - of(first), differences(...both));
      if (difference.low <= 0.1 && 0.1 <= difference.high) paired += 1;
    }
    // 0.95 ± 4 · √(0.95 · 0.05 / 300), a little less being the known bias of percentiles at 150 examples
    for (const share of [covered / trials, paired / trials]) {
      expect(share).toBeGreaterThan(0.89);
      expect(share).toBeLessThan(0.99);
    }
  });

  it('gives the same for the same seed, and nothing for a model against itself', () => {
    const [first] = shares(1, 60, 0.6, 0.6);
    const tally = tallyOf(first, kinds);
    const once = bootstrap([tally, tally], { seed: 5, resamples: 50 });
    expect(bootstrap([tally, tally], { seed: 5, resamples: 50 })).toEqual(once);
    expect(bootstrap([tally], { seed: 6, resamples: 50 })[0]).not.toEqual(once[0]);
    expect([...differences(once[0]![0]!, once[1]![0]!)].every((value) => value === 0)).toBe(true);
  });

  it('refuses tallies of other examples', () => {
    const [first] = shares(1, 3, 0.5, 0.5);
    expect(() => bootstrap([tallyOf(first, kinds), tallyOf(first.slice(1), kinds)], { seed: 1 })).toThrow(RangeError);
    expect(() => bootstrap([], { seed: 1 })).toThrow(RangeError);
  });
});

describe('calibration', () => {
  it('of classes is what hand and pencil say', () => {
    const rows = [
      [0.9, 0.1],
      [0.9, 0.1],
      [0.4, 0.6],
    ];
    const { ece, brier, bins } = classCalibration(rows, [0, 1, 1]);
    // two of confidence 0.9 with one right, one of 0.6 that is right: (2 · 0.4 + 1 · 0.4) / 3
    expect(ece).toBeCloseTo(0.4, 12);
    expect(brier).toBeCloseTo((0.02 + 1.62 + 0.32) / 3, 12);
    expect(bins.filter(({ count }) => count > 0)).toHaveLength(2);
    expect(bins).toHaveLength(15);
  });

  it('puts an edge into the bin below it', () => {
    const binOf = (sure: number): number =>
      classCalibration([[sure, 1 - sure]], [0]).bins.findIndex(({ count }) => count === 1);
    expect([0.51, 0.6, 0.61, 1].map(binOf)).toEqual([7, 8, 9, 14]);
  });

  it('of labels takes every label for an answer', () => {
    const { ece, brier } = labelCalibration([[1, 0.5]], [[0]]);
    expect(ece).toBeCloseTo(0.25, 12); // |1 − 1| / 2 + |0 − 0.5| / 2
    expect(brier).toBeCloseTo(0.25, 12);
  });

  it('of one who is sure and right is perfect', () => {
    expect(classCalibration([[1, 0]], [0])).toMatchObject({ ece: 0, brier: 0 });
  });
});
