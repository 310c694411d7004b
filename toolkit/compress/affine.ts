// The affine map real = scale · (integer − zero), computed as ONNX Runtime's quantization tool does, to the last bit.
import type { Range } from '../../calibration/range.ts';

export type IntegerType = 'uint8' | 'int8';

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export interface Affine {
  /** Positive, a float32. */
  readonly scale: number;
  readonly zero: number;
}

/** Every integer of a type. */
export const whole: { readonly [T in IntegerType]: Bounds } = {
  uint8: { low: 0, high: 255 },
  int8: { low: -128, high: 127 },
};

/** One bit less, for processors whose 16-bit sums of two products would saturate (x64 before VNNI). */
export const reduced: { readonly [T in IntegerType]: Bounds } = {
  uint8: { low: 0, high: 127 },
  int8: { low: -64, high: 64 },
};

/** As many integers below zero as above it. */
export const balanced: { readonly [T in IntegerType]: Bounds } = {
  uint8: { low: 0, high: 255 },
  int8: { low: -127, high: 127 },
};

const TINY = 2 ** -126;

/**
 * Scale and zero point that cover `range` (widened to hold 0) with the integers of `bounds`. `symmetric` makes the range
 * ±max|x| and puts the zero point in the middle. A range too small for float32 gets scale 1 and zero point 0.
 */
export function affine(range: Range, bounds: Bounds, symmetric: boolean): Affine {
  const low = Math.min(Math.fround(range.min), 0);
  const high = Math.max(Math.fround(range.max), 0);
  const reach = Math.max(-low, high);
  const width = symmetric ? 2 * reach : Math.fround(high - low);
  const scale = width / (bounds.high - bounds.low);
  if (scale < TINY) return { scale: 1, zero: 0 };
  const zero = symmetric ? (bounds.low + bounds.high) / 2 : bounds.low - low / scale;
  return { scale: Math.fround(scale), zero: roundEven(zero) };
}

// Adding and taking away 1.5 · 2^52 leaves no room for a fraction, and the processor rounds half to even.
const SHIFT = 1.5 * 2 ** 52;

/** Nearest integer, halves to the even one (ONNX's rounding); |x| below 2^51. */
export function roundEven(x: number): number {
  return x + SHIFT - SHIFT;
}

/** The integer that stands for `x` (float32 arithmetic, saturating at `bounds`). */
export function toInteger(x: number, { scale, zero }: Affine, bounds: Bounds): number {
  const integer = roundEven(Math.fround(x / scale)) + zero;
  return Math.min(Math.max(integer, bounds.low), bounds.high);
}

/** The real value that `integer` stands for, a float32. */
export function toReal(integer: number, { scale, zero }: Affine): number {
  return Math.fround((integer - zero) * scale);
}
