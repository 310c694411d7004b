import { describe, expect, it } from 'vitest';
import { fillNormal, fillWords, shuffled, streamKey, uniform, word } from '../../toolkit/random/random.ts';

describe('random', () => {
  it('uniform numbers fill [0, 1) evenly', () => {
    const counts = new Array<number>(20).fill(0);
    for (let i = 0; i < 200_000; i++) counts[Math.floor(uniform(streamKey(1, 2), i) * 20)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('words in bulk are the words one by one', () => {
    const words = new Uint32Array(1000);
    fillWords(words, streamKey(9));
    expect(Array.from(words)).toEqual(Array.from(words, (_, i) => word(streamKey(9), i)));
  });

  it('normal numbers have the deviation asked for, odd lengths too', () => {
    const values = new Float32Array(100_001);
    fillNormal(values, 0.02, streamKey(3));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    expect(Math.abs(mean)).toBeLessThan(3e-4);
    expect(deviation).toBeCloseTo(0.02, 3);
    expect(values.at(-1)).not.toBe(0);
  });

  it('a shuffle keeps every item, and depends on its key alone', () => {
    const items = Array.from({ length: 100 }, (_, i) => i);
    expect(shuffled(items, 1)).toEqual(shuffled(items, 1));
    expect(shuffled(items, 1)).not.toEqual(shuffled(items, 2));
    expect([...shuffled(items, 1)].sort((a, b) => a - b)).toEqual(items);
  });
});
