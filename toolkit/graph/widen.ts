// Float formats as 32-bit floats.
import { widened } from './binary16.ts';
import type { DataType, Tensor } from './ir.ts';

const formats: { readonly [T in DataType]?: (view: DataView, out: Float32Array) => void } = {
  float32: (view, out) => {
    for (let i = 0; i < out.length; i++) out[i] = view.getFloat32(4 * i, true);
  },
  float16: (view, out) => {
    for (let i = 0; i < out.length; i++) out[i] = widened(view.getUint16(2 * i, true));
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
