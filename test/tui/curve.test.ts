import { describe, expect, it } from 'vitest';
import { curve } from '../../toolkit/tui/curve.ts';

describe('curve', () => {
  it('draws a falling line from top left to bottom right', () => {
    expect(curve([7, 6, 5, 4, 3, 2, 1, 0], 4, 2)).toEqual(['⠑⢄  ', '  ⠑⢄']);
  });

  it('leaves no holes in a jump', () => {
    expect(curve([0, 1], 1, 2)).toEqual(['⢸', '⡸']);
  });

  it('is flat for equal values and empty for none', () => {
    expect(curve([5, 5], 2, 1)).toEqual(['⣀ ']);
    expect(curve([], 2, 1)).toEqual(['  ']);
  });

  it('averages values that share a column', () => {
    const many = Array.from({ length: 1000 }, (_, index) => 1000 - index);
    expect(curve(many, 2, 1)).toEqual(curve([4, 3, 2, 1], 2, 1));
  });
});
