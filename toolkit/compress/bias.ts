// Biases as int32 in steps of input scale × weight scale, so that they add to the integer products directly.
import { roundEven } from './affine.ts';

const LOW = -(2 ** 31);
const HIGH = 2 ** 31 - 1;

export interface QuantizedBias {
  readonly integers: Int32Array;
  readonly scales: Float32Array;
}

/** `bias` in steps of `input` × `weights` × `beta` (float32 products; the division is float64, as in the tool). */
export function quantizeBias(bias: Float32Array, input: number, weights: Float32Array, beta = 1): QuantizedBias {
  const scales = weights.map((weight) => Math.fround(input * weight) * Math.fround(beta));
  const integers = Int32Array.from(bias, (value, i) =>
    Math.min(Math.max(roundEven(value / scales[i % scales.length]!), LOW), HIGH),
  );
  return { integers, scales };
}

/**
 * Weight scales, raised where `input` × scale is so small that the bias would leave int32. One scale answers for the
 * whole bias, several for an element each. The margin of 1.0001 is the tool's.
 */
export function raiseForBias(weights: Float32Array, input: number, bias: Float32Array): Float32Array {
  const sizes = bias.map(Math.abs);
  const needed =
    weights.length === 1
      ? [1.0001 * 2 * sizes.reduce((largest, size) => Math.max(largest, size), 0)]
      : // Per channel the tool computes this in float32.
        sizes.map((size) => Math.fround(1.0001) * (2 * size));
  return weights.map((weight, i) => {
    const smallest = needed[i]! / (HIGH - (LOW + 1));
    const candidate = input * weight;
    return candidate > 0 && candidate < smallest ? weight * (smallest / candidate) : weight;
  });
}
