import { describe, expect, it } from 'vitest';
import { fidelity } from '../../toolkit/compress/fidelity.ts';

describe('fidelity', () => {
  it('measures logits', () => {
    const found = fidelity(Float32Array.of(1, 2, 3, 0), Float32Array.of(1, 2.5, 1, 2), 2);
    expect(found.max).toBe(2);
    expect(found.mean).toBeCloseTo(4.5 / 4);
    expect(found.sqnr).toBeCloseTo(10 * Math.log10(14 / 8.25));
    expect(found.agreement).toBe(0.5);
  });

  it('is without end where nothing changed', () => {
    const logits = Float32Array.of(1, -1);
    expect(fidelity(logits, logits, 2)).toEqual({ max: 0, mean: 0, sqnr: Infinity, agreement: 1 });
  });

  it('refuses outputs that do not match', () => {
    expect(() => fidelity(Float32Array.of(1, 2), Float32Array.of(1), 2)).toThrow(RangeError);
    expect(() => fidelity(new Float32Array(), new Float32Array(), 2)).toThrow(RangeError);
  });
});
