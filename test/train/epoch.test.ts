import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochBatches, seenIn } from '../../toolkit/train/epoch.ts';

const examples = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ids: Array<number>(1 + (i % 7)).fill(i), typeIds: [] }));
const places = (count: number, course: Parameters<typeof epochBatches>[1], epoch: number): number[] =>
  epochBatches(examples(count), course, epoch)
    .flat()
    .map(({ ids }) => ids[0]!);

describe('an epoch', () => {
  it('sees every example once where there is no pool', () => {
    const seen = places(50, { batchSize: 8, seed: 1 }, 3);
    expect(seen.toSorted((a, b) => a - b)).toEqual([...Array(50).keys()]);
    expect(seen).not.toEqual(places(50, { batchSize: 8, seed: 1 }, 4));
    expect(seen).toEqual(places(50, { batchSize: 8, seed: 1 }, 3));
  });

  it('sees all that is before the pool and goes through the pool in turn', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.integer({ min: 0, max: 20 }), fc.nat(9), (from, size, perEpoch) => {
        const course = { batchSize: 4, seed: 2, pool: { from, perEpoch } };
        const count = from + size;
        const drawn: number[] = [];
        for (let epoch = 0; epoch < 6; epoch++) {
          const seen = places(count, course, epoch);
          expect(seen).toHaveLength(seenIn(count, course));
          expect(seen.filter((at) => at < from).toSorted((a, b) => a - b)).toEqual([...Array(from).keys()]);
          drawn.push(...seen.filter((at) => at >= from));
        }
        // Every example of the pool is seen equally often, but for the round that has begun.
        const counts = Array.from({ length: size }, (_, i) => drawn.filter((at) => at === from + i).length);
        if (size > 0) expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});
