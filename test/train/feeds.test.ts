import { describe, expect, it } from 'vitest';
import { collate } from '../../toolkit/text/batch.ts';
import { batchFeeds, maskFeeds, targetFeeds } from '../../toolkit/train/feeds.ts';
import { Masks } from '../../toolkit/train/masks.ts';

const batch = collate(
  [
    [2, 7, 3],
    [2, 3],
  ].map((ids) => ({ ids, typeIds: ids.map(() => 1) })),
  0,
);
const rows = [
  { label: 1, logits: [0, 2] },
  { label: 0, logits: [4, 0] },
];

describe('feeds', () => {
  it('a batch becomes three inputs of its size', () => {
    const { input_ids: ids, attention_mask: mask, token_type_ids: types } = batchFeeds(batch);
    expect([ids!.dims, mask!.dims, types!.dims]).toEqual(Array(3).fill([2, 3]));
    expect(Array.from(ids!.data as BigInt64Array, Number)).toEqual([2, 7, 3, 2, 3, 0]);
    expect(Array.from(mask!.data as BigInt64Array, Number)).toEqual([1, 1, 1, 1, 1, 0]);
    expect(Array.from(types!.data as BigInt64Array, Number)).toEqual([1, 1, 1, 1, 1, 0]);
  });

  it('weights are a mean, whatever the size of the batch', () => {
    for (const count of [1, 2]) {
      const { weights, targets } = targetFeeds(rows.slice(0, count), 2, 0);
      expect(weights!.data).toEqual(new Float32Array(count).fill(1 / count));
      expect(targets!.dims).toEqual([count, 2]);
    }
    expect(Array.from(targetFeeds(rows, 2, 0).targets!.data as Float32Array)).toEqual([0, 1, 1, 0]);
  });

  it('a teacher is fed only when there is distillation, at its temperature', () => {
    expect(targetFeeds(rows, 2, 0)).not.toHaveProperty('teacher');
    const { teacher } = targetFeeds(rows, 2, 0, { temperature: 2, alpha: 1 });
    const [, first, second] = teacher!.data as Float32Array;
    expect(first).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect(second).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });

  it('masks take the dims of the batch; a step has its own, and has them again when it is repeated', () => {
    const masks = new Masks(
      [
        { name: 'a', shape: ['batch*sequence', 5], keep: 0.5 },
        { name: 'b', shape: ['batch', 2, 'sequence', 'sequence'], keep: 0.5 },
      ],
      1,
    );
    const draw = (step: number): number[][] =>
      Object.values(maskFeeds(masks, step, batch)).map(({ data }) => Array.from(data as Uint8Array));
    const { a, b } = maskFeeds(masks, 4, batch);
    expect([a!.dims, b!.dims]).toEqual([
      [6, 5],
      [2, 2, 3, 3],
    ]);
    expect([a!.data.length, b!.data.length]).toEqual([30, 36]);
    const first = draw(4);
    expect(draw(5)).not.toEqual(first);
    maskFeeds(masks, 6, collate([{ ids: [1, 2, 3, 4, 5, 6, 7], typeIds: Array(7).fill(0) }], 0));
    expect(draw(4)).toEqual(first);
  });
});
