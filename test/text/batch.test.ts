import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucket, collate } from '../../toolkit/text/batch.ts';
import { random } from './samples.ts';

describe('collate', () => {
  it('pads to the longest row', () => {
    const batch = collate(
      [
        { ids: [2, 7, 3], typeIds: [0, 0, 0] },
        { ids: [2, 3, 8, 9, 3], typeIds: [0, 0, 1, 1, 1] },
      ],
      21127,
    );
    expect(batch).toEqual({
      size: 2,
      length: 5,
      ids: BigInt64Array.of(2n, 7n, 3n, 21127n, 21127n, 2n, 3n, 8n, 9n, 3n),
      typeIds: BigInt64Array.of(0n, 0n, 0n, 0n, 0n, 0n, 0n, 1n, 1n, 1n),
      mask: BigInt64Array.of(1n, 1n, 1n, 0n, 0n, 1n, 1n, 1n, 1n, 1n),
    });
  });

  it('makes an empty batch of nothing', () => {
    expect(collate([], 0)).toMatchObject({ size: 0, length: 0 });
  });
});

const lengths = fc.array(fc.integer({ min: 2, max: 128 }), { maxLength: 400 });
const shuffled = (size: number, seed: number): number[] => {
  const next = random(seed);
  const order = [...Array(size).keys()];
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};
const widest = (batch: readonly number[], sizes: readonly number[]): number => Math.max(...batch.map((i) => sizes[i]!));
const places = (batches: readonly (readonly number[])[], sizes: readonly number[]): number =>
  batches.reduce((sum, batch) => sum + batch.length * widest(batch, sizes), 0);

describe('bucket', () => {
  it('puts every row in exactly one batch, within the capacity', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 40 }), fc.boolean(), fc.nat(), (sizes, limit, byTokens, seed) => {
        const capacity = byTokens ? { tokens: limit * 16 } : { batchSize: limit };
        for (const order of [undefined, shuffled(sizes.length, seed)]) {
          const batches = bucket(sizes, capacity, order);
          expect(batches.flat().sort((a, b) => a - b)).toEqual([...sizes.keys()]);
          for (const batch of batches) {
            const held = byTokens ? batch.length * widest(batch, sizes) : batch.length;
            expect(batch.length === 1 || held <= limit * (byTokens ? 16 : 1)).toBe(true);
          }
          expect(bucket(sizes, capacity, order)).toEqual(batches);
        }
      }),
    );
  });

  it('pads little, and keeps the epochs apart', () => {
    const next = random(1);
    const sizes = Array.from({ length: 20_000 }, () => 3 + Math.floor(next() ** 2 * 120));
    const tokens = sizes.reduce((a, b) => a + b);
    const epoch = bucket(sizes, { batchSize: 32 }, shuffled(sizes.length, 1));
    expect(places(epoch, sizes) / tokens).toBeLessThan(1.06);
    expect(places(bucket(sizes, { tokens: 2048 }, shuffled(sizes.length, 1)), sizes) / tokens).toBeLessThan(1.12);
    expect(places(bucket(sizes, { batchSize: 32 }), sizes) / tokens).toBeLessThan(1.005);
    expect(bucket(sizes, { batchSize: 32 }, shuffled(sizes.length, 2))).not.toEqual(epoch);
    const widths = epoch.map((batch) => widest(batch, sizes));
    const rising = widths.filter((width, i) => i > 0 && width >= widths[i - 1]!).length / widths.length;
    expect(rising).toBeGreaterThan(0.4);
    expect(rising).toBeLessThan(0.6);
  });

  it('does not change the order it is given, and refuses an empty capacity', () => {
    const order = Object.freeze([2, 0, 1]);
    expect(bucket([5, 9, 2], { batchSize: 2 }, order)).toEqual([[2, 0], [1]]);
    expect(() => bucket([1], { batchSize: 0 })).toThrow(RangeError);
  });
});
