// Numbers of 16 bits: IEEE 754 binary16, sign, 5 bits of exponent (bias 15), 10 of fraction.

/** The largest finite one. */
export const LARGEST = 65504;
/** The smallest with all its digits. */
export const NORMAL = 2 ** -14;

/** The number behind `bits`. */
export function widened(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The bits nearest to `x`, ties to even; beyond `LARGEST` infinity. */
export function narrowed(x: number): number {
  if (Number.isNaN(x)) return 0x7e00;
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const size = Math.abs(x);
  if (size >= 65520) return sign | 0x7c00;
  const exponent = size < NORMAL ? -14 : Math.floor(Math.log2(size));
  // log2 may round up to the next power: the fraction then starts below 1024 and the sum still says the same number
  const steps = even(size * 2 ** (10 - exponent));
  return sign | (((exponent + 14) << 10) + steps);
}

/** To the nearest whole number, ties to even. */
function even(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1;
  return down % 2 === 0 ? down : down + 1;
}
