// Float formats as 32-bit floats.
import type { DataType, Tensor } from './ir.ts';

const formats: { readonly [T in DataType]?: (view: DataView, out: Float32Array) => void } = {
  float32: (view, out) => {
    for (let i = 0; i < out.length; i++) out[i] = view.getFloat32(4 * i, true);
  },
  float16: (view, out) => {
    for (let i = 0; i < out.length; i++) out[i] = half(view.getUint16(2 * i, true));
  },
  bfloat16: (view, out) => {
    const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
    for (let i = 0; i < words.length; i++) words[i] = view.getUint16(2 * i, true) << 16;
  },
  float64: (view, out) => {
    for (let i = 0; i < out.length; i++) out[i] = view.getFloat64(8 * i, true);
  },
};

/** Writes the elements of a float tensor into `out` as 32-bit floats. */
export function widen({ type, data }: Tensor, out: Float32Array): void {
  formats[type]!(new DataView(data.buffer, data.byteOffset, data.byteLength), out);
}

/** Whether a parameter may be stored in this type. */
export const isFloat = (type: DataType): boolean => type in formats;

/** IEEE 754 binary16: sign, 5 bits of exponent (bias 15), 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
