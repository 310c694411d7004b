import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerMap } from '../../toolkit/train/layer-map.ts';

const teachers = (...args: Parameters<typeof layerMap>): number[] => layerMap(...args).map(({ teacher }) => teacher);

describe('layerMap', () => {
  it('is TinyBERT’s where nothing else is said', () => {
    expect(layerMap(4, 12)).toEqual([3, 6, 9, 12].map((teacher, i) => ({ student: i + 1, teacher })));
    expect(teachers(2, 4)).toEqual([2, 4]);
    expect(teachers(3, 4)).toEqual([1, 3, 4]);
    expect(teachers(4, 2)).toEqual([1, 1, 2, 2]);
  });

  it('ends with the last layer and never goes back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), (student, teacher) => {
        const found = teachers(student, teacher);
        expect(found.at(-1)).toBe(teacher);
        for (const [i, layer] of found.entries()) expect(layer).toBeGreaterThanOrEqual(found[i - 1] ?? 0);
      }),
    );
  });

  it('is what it is told to be, and leaves out layers matched with 0', () => {
    expect(layerMap(3, 6, [6, 0, 2])).toEqual([
      { student: 1, teacher: 6 },
      { student: 3, teacher: 2 },
    ]);
    for (const [layers, key] of [
      [[1], 'train.layer-map'],
      [[1, 7, 2], 'train.layer'],
      [[1, -1, 2], 'train.layer'],
      [[1, 1.5, 2], 'train.layer'],
    ] as const)
      expect(() => layerMap(3, 6, layers)).toThrow(expect.objectContaining({ key }));
  });
});
