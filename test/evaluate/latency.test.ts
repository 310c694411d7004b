import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latency, summarise } from '../../toolkit/evaluate/latency.ts';

describe('latency', () => {
  it('measures only after warming up, by the clock it is given', async () => {
    let time = 0;
    let calls = 0;
    const run = async (): Promise<void> => {
      calls += 1;
      time += calls <= 3 ? 1000 : calls - 3; // then 1, 2, … 100 ms
    };
    const measured = await latency(run, { warmup: 3, runs: 100, sentences: 2, now: () => time });
    expect(calls).toBe(103);
    expect(measured).toEqual({ p50: 50, p95: 95, p99: 99, mean: 50.5, perSecond: (2 * 100 * 1000) / 5050 });
  });

  it('takes nearest ranks whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 }), (times) => {
        const { p50, p95, p99, mean } = summarise(times);
        for (const [value, percent] of [
          [p50, 50],
          [p95, 95],
          [p99, 99],
        ] as const) {
          const atOrBelow = (limit: number): number => times.filter((time) => time <= limit).length * 100;
          expect(times).toContain(value);
          expect(atOrBelow(value)).toBeGreaterThanOrEqual(percent * times.length);
          expect(atOrBelow(value - 1)).toBeLessThan(percent * times.length);
        }
        expect(mean).toBeGreaterThanOrEqual(Math.min(...times));
        expect(summarise(times.toReversed())).toMatchObject({ p50, p95, p99 });
      }),
    );
  });

  it('refuses to summarise nothing', async () => {
    await expect(latency(async () => {}, { runs: 0, now: () => 0 })).rejects.toThrow(RangeError);
  });
});
