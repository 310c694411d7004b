import { describe, expect, it } from 'vitest';
import { fillMask } from '../../toolkit/train/masks.ts';

describe('dropout masks', () => {
  it.each([1 / 128, 0.25, 115 / 128, 127 / 128])('keep rate %f', (keep) => {
    const mask = new Uint8Array(400_000);
    fillMask(mask, keep, 42);
    expect(mask.every((byte) => byte === 0 || byte === 1)).toBe(true);
    const share = mask.reduce((sum, byte) => sum + byte, 0) / mask.length;
    expect(Math.abs(share - keep)).toBeLessThan(4 * Math.sqrt((keep * (1 - keep)) / mask.length));
  });

  it('are the same for the same key, others for another', () => {
    const draw = (key: number): Uint8Array => {
      const mask = new Uint8Array(64);
      fillMask(mask, 0.5, key);
      return mask;
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('neighbouring places and keys do not follow each other', () => {
    const size = 100_000;
    const [a, b] = [new Uint8Array(size), new Uint8Array(size)];
    fillMask(a, 0.5, 7);
    fillMask(b, 0.5, 8);
    const agree = (shift: number, other: Uint8Array): number =>
      a.reduce((sum, byte, i) => sum + (byte === other[(i + shift) % size] ? 1 : 0), 0) / size;
    for (const share of [agree(1, a), agree(4, a), agree(0, b), agree(4, b)])
      expect(Math.abs(share - 0.5)).toBeLessThan(0.01);
  });
});
