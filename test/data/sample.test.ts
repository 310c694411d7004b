import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSample } from '../../toolkit/data/sample.ts';

const sampled = (keys: readonly number[], limit: number): readonly number[] => {
  const sample = createSample<number>(limit);
  for (const key of keys) sample.add(key, key);
  return sample.items();
};

describe('sample', () => {
  it('holds the lowest keys, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(20), (keys, limit) => {
        const lowest = [...keys].sort((a, b) => a - b).slice(0, limit);
        expect(sampled(keys, limit)).toEqual(lowest);
        expect(sampled(keys.toReversed(), limit)).toEqual(lowest);
      }),
    );
  });

  it('can be asked in between', () => {
    const sample = createSample<string>(2);
    sample.add(3, 'c');
    expect(sample.items()).toEqual(['c']);
    sample.add(1, 'a');
    sample.add(2, 'b');
    expect(sample.items()).toEqual(['a', 'b']);
  });
});
