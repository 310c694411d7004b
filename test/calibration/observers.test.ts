import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fill } from '../../calibration/histogram.ts';
import { type ObserverChoice, observer } from '../../calibration/observer.ts';
import { nothing, type Range, widen } from '../../calibration/range.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e30), max: Math.fround(1e30) });
const pieces = fc.array(fc.float32Array({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100, minLength: 1 }), {
  minLength: 1,
});

function measure(choice: ObserverChoice, data: readonly Float32Array[]): Range {
  const extremes = data.reduce(widen, nothing);
  const { second } = observer(choice);
  if (!second) return { min: extremes.min, max: extremes.max };
  const histogram = second.start(extremes);
  for (const piece of data) fill(histogram, piece);
  return second.finish(histogram, extremes);
}

const joined = (data: readonly Float32Array[]): Float32Array => Float32Array.from(data.flatMap((piece) => [...piece]));

/** Normally distributed, from a fixed linear congruence, with one outlier. */
function bell(count: number, outlier: number): Float32Array {
  let state = 1;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const values = Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
  values[0] = outlier;
  return values;
}

describe('observers', () => {
  it('min-max finds both ends', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (values) => {
        const { min, max } = measure({ kind: 'minmax' }, [Float32Array.from(values)]);
        expect([min, max]).toEqual([values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]);
      }),
    );
  });

  it.each<ObserverChoice>([
    { kind: 'percentile' },
    { kind: 'percentile', symmetric: true },
    { kind: 'entropy', bins: 256 },
  ])('$kind does not care how the data is cut into batches', (choice) => {
    fc.assert(
      fc.property(pieces, (data) => {
        expect(measure(choice, data)).toEqual(measure(choice, [joined(data)]));
      }),
      { numRuns: 30 },
    );
  });

  it('histograms count every value once', () => {
    fc.assert(
      fc.property(pieces, fc.boolean(), (data, symmetric) => {
        const extremes = data.reduce(widen, nothing);
        const histogram = observer({ kind: 'percentile', symmetric }).second!.start(extremes);
        for (const piece of data) fill(histogram, piece);
        expect(histogram.counts.reduce((a, b) => a + b, 0)).toBe(joined(data).length);
      }),
    );
  });

  it('percentile keeps the share asked for, and cuts an outlier', () => {
    const data = bell(20_000, 50);
    const { min, max } = measure({ kind: 'percentile', percentile: 99 }, [data]);
    const kept = data.filter((value) => value >= min && value <= max).length / data.length;
    expect(kept).toBeGreaterThan(0.97);
    expect(kept).toBeLessThan(0.995);
    expect(max).toBeLessThan(3.5);
  });

  it('entropy narrows a long tail and leaves an even spread whole', () => {
    expect(measure({ kind: 'entropy' }, [bell(20_000, 50)]).max).toBeLessThan(10);
    const even = Float32Array.from({ length: 20_000 }, (_, i) => i / 10_000 - 1);
    expect(measure({ kind: 'entropy' }, [even]).max).toBeGreaterThan(0.9);
  });

  it('a value that is not a number shows in the extremes', () => {
    expect(widen(nothing, Float32Array.of(1, Number.NaN, 2)).max).toBeNaN();
  });

  it('a constant tensor has a range', () => {
    expect(measure({ kind: 'percentile' }, [new Float32Array(8)])).toEqual({ min: 0, max: 0 });
    expect(measure({ kind: 'entropy' }, [new Float32Array(8)])).toEqual({ min: 0, max: 0 });
  });
});
