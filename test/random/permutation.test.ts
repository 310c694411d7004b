import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permuted } from '../../toolkit/random/permutation.ts';

const order = (count: number, key: number): number[] =>
  Array.from({ length: count }, (_, i) => permuted(i, count, key));

describe('permuted', () => {
  it('is an order of everything, once each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (count, key) => {
        expect(order(count, key).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
      { numRuns: 60 },
    );
  });

  it('another key gives another order', () => {
    expect(order(1000, 1)).not.toEqual(order(1000, 2));
  });

  it('moves things as far as chance does: neighbours are a third of the length apart', () => {
    const count = 10_000;
    const places = order(count, 7);
    const mean = places.slice(1).reduce((sum, place, i) => sum + Math.abs(place - places[i]!), 0) / (count - 1);
    expect(mean / count).toBeGreaterThan(0.32);
    expect(mean / count).toBeLessThan(0.35);
  });

  it('stays inside very large counts', () => {
    const count = 3_000_000_000;
    const places = Array.from({ length: 1000 }, (_, i) => permuted(i * 2_999_999, count, 5));
    expect(new Set(places).size).toBe(1000);
    expect(places.every((place) => Number.isInteger(place) && place >= 0 && place < count)).toBe(true);
  });
});
