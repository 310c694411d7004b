import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeBias, raiseForBias } from '../../toolkit/compress/bias.ts';
import { quantizeWeight, type WeightFormat, weightMaps } from '../../toolkit/compress/weights.ts';
import { asNumbers, floats } from '../../toolkit/graph/tensor.ts';

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, columns]) =>
    fc
      .float32Array({ min: -10, max: 10, noNaN: true, minLength: rows * columns, maxLength: rows * columns })
      .map((values) => ({ rows, columns, values })),
  );
const type = fc.constantFrom('int8' as const, 'uint8' as const);

describe('weights', () => {
  it('are within half a step of their channel, on either axis', () => {
    fc.assert(
      fc.property(
        matrix,
        fc.constantFrom(null, 0, 1),
        type,
        fc.boolean(),
        ({ rows, columns, values }, axis, type, reduce) => {
          const weight = floats([rows, columns], values);
          const format: WeightFormat = { type, axis, reduce };
          const maps = weightMaps(weight, format);
          expect(maps.length).toBe(axis === null ? 1 : weight.dims[axis]);
          asNumbers(quantizeWeight(weight, format, maps)).forEach((integer, i) => {
            const { scale, zero } = maps[axis === null ? 0 : axis === 0 ? Math.floor(i / columns) : i % columns]!;
            const slack = type === 'uint8' ? 1 : 0.5; // an unsigned zero point is rounded too
            expect(Math.abs((integer - zero) * scale - values[i]!)).toBeLessThanOrEqual(scale * slack * 1.0001);
          });
        },
      ),
    );
  });

  it('keep one bit free in the reduced range', () => {
    const weight = floats([1, 4], [-1, 0.5, 1, 0]);
    const format = { type: 'int8', axis: null, reduce: true } as const;
    expect(asNumbers(quantizeWeight(weight, format, weightMaps(weight, format)))).toEqual([-64, 32, 64, 0]);
  });
});

describe('biases', () => {
  it('are int32 in steps of input scale × weight scale × beta', () => {
    const { integers, scales } = quantizeBias(Float32Array.of(1, -2.5), 0.5, Float32Array.of(0.25, 0.5), 2);
    expect([...integers]).toEqual([4, -5]);
    expect([...scales]).toEqual([0.25, 0.5]);
  });

  it('raise a weight scale that would push them out of int32, and only that', () => {
    const weights = Float32Array.of(1e-9, 1e-3);
    const bias = Float32Array.of(5, 5);
    const raised = raiseForBias(weights, 1e-2, bias);
    expect(raised[1]).toBe(weights[1]);
    const { integers, scales } = quantizeBias(bias, 1e-2, raised);
    expect(integers[0]).toBeGreaterThan(2 ** 31 / 1.001);
    expect(Math.abs(integers[0]! * scales[0]! - 5)).toBeLessThan(1e-6);
  });

  it('raise the one scale of a whole tensor by its largest bias', () => {
    const [raised] = raiseForBias(Float32Array.of(1e-9), 1e-2, Float32Array.of(0.1, -5));
    expect(raised).toBeCloseTo((1.0001 * 10) / (2 ** 32 - 2) / 1e-2, 12);
  });
});
