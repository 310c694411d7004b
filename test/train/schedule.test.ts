import { describe, expect, it } from 'vitest';
import { warmupThenDecay } from '../../toolkit/train/schedule.ts';

const rates = (peak: number, steps: number, warmup: number): number[] =>
  Array.from({ length: steps }, (_, i) => warmupThenDecay(peak, steps, warmup)(i + 1));

describe('learning rate', () => {
  it('rises in equal parts to the peak, then falls in equal parts towards zero', () => {
    const found = rates(1, 10, 0.4);
    [0.25, 0.5, 0.75, 1, 6 / 7, 5 / 7, 4 / 7, 3 / 7, 2 / 7, 1 / 7].forEach((rate, i) => {
      expect(found[i]).toBeCloseTo(rate, 12);
    });
    expect(warmupThenDecay(1, 10, 0.4)(11)).toBe(0);
  });

  it.each([
    [1, 0],
    [1, 1],
    [7, 0],
    [7, 1],
    [100, 0.1],
  ])('of %i steps, warm-up %f: always above zero, at the peak once, never above it', (steps, warmup) => {
    const found = rates(3e-4, steps, warmup);
    expect(found.every((rate) => rate > 0 && rate <= 3e-4)).toBe(true);
    expect(found.filter((rate) => rate === 3e-4)).toHaveLength(1);
  });
});
