import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affine, balanced, reduced, roundEven, toInteger, toReal, whole } from '../../toolkit/compress/affine.ts';

const type = fc.constantFrom('uint8' as const, 'int8' as const);
const real = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map(Math.fround);
const range = fc.tuple(real, real).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const map = fc
  .record({ range, type, symmetric: fc.boolean() })
  .filter(({ range }) => Math.max(Math.abs(range.min), Math.abs(range.max)) > 1e-3)
  .map(({ range, type, symmetric }) => {
    const bounds = (symmetric ? balanced : whole)[type];
    return { range, bounds, symmetric, map: affine(range, bounds, symmetric) };
  });

describe('affine', () => {
  it('rounds halves to the even neighbour, as ONNX does', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999999, 1e9 + 0.5].map((x) => roundEven(x) + 0)).toEqual([
      0, 2, 2, 0, -2, 2, 1e9,
    ]);
    fc.assert(
      fc.property(fc.integer(), (x) => {
        expect(roundEven(x)).toBe(x + 0);
      }),
    );
  });

  it('misses a value inside the range by half a step at most', () => {
    fc.assert(
      fc.property(map, share, ({ range: { min, max }, bounds, map }, at) => {
        const [low, high] = [Math.min(min, 0), Math.max(max, 0)];
        const x = Math.fround(low + (high - low) * at);
        const error = Math.abs(toReal(toInteger(x, map, bounds), map) - x);
        // At the very ends the rounding of the zero point itself may cost another half.
        const end = toInteger(x, map, bounds) === bounds.low || toInteger(x, map, bounds) === bounds.high;
        expect(error).toBeLessThanOrEqual(map.scale * (end ? 1 : 0.5) * (1 + 1e-4));
      }),
    );
  });

  it('stands for zero exactly', () => {
    fc.assert(
      fc.property(map, ({ bounds, map }) => {
        expect(toReal(toInteger(0, map, bounds), map) + 0).toBe(0);
        expect(Number.isInteger(map.zero) && map.zero >= bounds.low && map.zero <= bounds.high).toBe(true);
      }),
    );
  });

  it('never reverses an order, and saturates', () => {
    fc.assert(
      fc.property(map, real, real, ({ bounds, map }, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((x) => toInteger(x * 10, map, bounds));
        expect(low!).toBeLessThanOrEqual(high!);
        expect(low! >= bounds.low && high! <= bounds.high).toBe(true);
      }),
    );
  });

  it('puts the symmetric zero point in the middle', () => {
    expect(affine({ min: -1, max: 3 }, balanced.uint8, true).zero).toBe(128);
    expect(affine({ min: -1, max: 3 }, balanced.int8, true)).toEqual({ scale: Math.fround(3 / 127), zero: 0 });
    expect(affine({ min: -1, max: 3 }, reduced.int8, true)).toEqual({ scale: Math.fround(6 / 128), zero: 0 });
  });

  it('gives an all but empty range scale 1', () => {
    expect(affine({ min: 0, max: 0 }, whole.uint8, false)).toEqual({ scale: 1, zero: 0 });
    expect(affine({ min: 0, max: 1e-40 }, whole.int8, false)).toEqual({ scale: 1, zero: 0 });
  });
});
