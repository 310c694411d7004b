// Constant tensors as integers: one scale for all of a tensor, or one per index of an axis.
import type { Range } from '../../calibration/range.ts';
import type { Tensor } from '../graph/ir.ts';
import { asFloat32, sizeOf, tensor } from '../graph/tensor.ts';
import { type Affine, affine, balanced, type IntegerType, reduced, toInteger, whole } from './affine.ts';

/** How the numbers of a weight shall be stored. */
export interface WeightFormat {
  readonly type: IntegerType;
  /** The axis with a scale of its own per index; null for one scale. */
  readonly axis: number | null;
  /** Use one bit less. */
  readonly reduce: boolean;
}

/**
 * The map of `weight`, or of each index along the axis. Signed integers, and all that have an axis, are symmetric; one map
 * of unsigned integers is not (the rule of ONNX Runtime's tool).
 */
export function weightMaps(weight: Tensor, { type, axis, reduce }: WeightFormat): Affine[] {
  const symmetric = type === 'int8' || axis !== null;
  const bounds = (reduce ? reduced : symmetric ? balanced : whole)[type];
  return ranges(weight, axis).map((range) => affine(range, bounds, symmetric));
}

/** `weight` under `maps`, same dims; the integers may use the whole type. */
export function quantizeWeight(weight: Tensor, { type, axis }: WeightFormat, maps: readonly Affine[]): Tensor {
  const values = asFloat32(weight);
  const integers = type === 'int8' ? new Int8Array(values.length) : new Uint8Array(values.length);
  const { channels, inner } = layout(weight.dims, axis);
  for (let i = 0, place = 0; i < values.length; place++) {
    const map = maps[place % channels]!;
    for (const end = i + inner; i < end; i++) integers[i] = toInteger(values[i]!, map, whole[type]);
  }
  return tensor(type, weight.dims, integers);
}

function ranges(weight: Tensor, axis: number | null): Range[] {
  const values = asFloat32(weight);
  const { channels, inner } = layout(weight.dims, axis);
  const low = new Float32Array(channels);
  const high = new Float32Array(channels);
  for (let i = 0, place = 0; i < values.length; place++) {
    const channel = place % channels;
    for (const end = i + inner; i < end; i++) {
      const value = values[i]!;
      if (value < low[channel]!) low[channel] = value;
      if (value > high[channel]!) high[channel] = value;
    }
  }
  return Array.from(low, (min, channel) => ({ min, max: high[channel]! }));
}

/** A tensor as [outer, channels, inner] around `axis`; without one, a single channel. */
function layout(dims: readonly number[], axis: number | null): { readonly channels: number; readonly inner: number } {
  if (axis === null) return { channels: 1, inner: sizeOf(dims) };
  return { channels: dims[axis]!, inner: sizeOf(dims.slice(axis + 1)) };
}
