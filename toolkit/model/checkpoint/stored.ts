// A tensor that still lies in its file: everything about it is known and checked before one of its bytes is read.
import type { DataType, Tensor } from '../../graph/ir.ts';
import { bytesOf, sizeOf, tensor } from '../../graph/tensor.ts';
import { isFloat, widen } from '../../graph/widen.ts';
import { type Source, slice } from './source.ts';

export interface Stored {
  readonly source: Source;
  readonly type: DataType;
  readonly dims: readonly number[];
  /** Of the first element, in bytes from the start of the file. */
  readonly offset: number;
  /** Elements between neighbours along each dimension; absent for row-major order. */
  readonly strides?: readonly number[];
}

/** The tensors of one or more files by name. */
export type Index = ReadonlyMap<string, Stored>;

const SPAN = 1 << 18; // elements converted at a time

/** Elements between neighbours of a row-major tensor. */
export function rowMajor(dims: readonly number[]): readonly number[] {
  return dims.map((_, i) => sizeOf(dims.slice(i + 1)));
}

/** How many elements behind the first the last one lies. */
export function reach(dims: readonly number[], strides: readonly number[]): number {
  return dims.reduce((sum, dim, i) => sum + (dim - 1) * strides[i]!, 0);
}

/** Strides along dimensions of one element say nothing. */
export function isRowMajor({ dims, strides }: Stored): boolean {
  const plain = rowMajor(dims);
  return !strides || sizeOf(dims) === 0 || dims.every((dim, i) => dim === 1 || strides[i] === plain[i]);
}

/** Reads a row-major tensor: what its source gives, views included. */
export function load({ source, type, dims, offset }: Stored): Tensor {
  return { type, dims, data: slice(source, offset, bytesOf(type, dims)) };
}

/**
 * Reads a tensor as row-major 32-bit floats; undefined for a type that is no float. Other formats and orders are converted a
 * span at a time, so that little more than the result is in memory.
 */
export function loadFloat32(stored: Stored): Tensor | undefined {
  const { type, dims } = stored;
  if (!isFloat(type)) return undefined;
  const plain = isRowMajor(stored);
  if (type === 'float32' && plain) return load(stored);
  const out = new Float32Array(sizeOf(dims));
  if (!plain) scatter(stored, stored.strides!, out);
  else for (let at = 0; at < out.length; at += SPAN) readSpan(stored, at, out.subarray(at, at + SPAN));
  return tensor('float32', dims, out);
}

/** Fills `out` from the elements of the file, the first of them `at` elements behind the tensor's own first. */
function readSpan({ source, type, offset }: Stored, at: number, out: Float32Array): void {
  widen(load({ source, type, dims: [out.length], offset: offset + bytesOf(type, [at]) }), out);
}

/** Goes through the elements in the order of the file and puts each where it belongs in row-major order. */
function scatter(stored: Stored, strides: readonly number[], out: Float32Array): void {
  const { dims } = stored;
  const places = rowMajor(dims);
  const inward = dims.map((_, axis) => axis).sort((a, b) => strides[a]! - strides[b]!);
  const end = reach(dims, strides) + 1;
  const window = new Float32Array(Math.min(SPAN, end));
  let begin = end;
  for (let i = 0; i < out.length; i++) {
    let [rest, from, to] = [i, 0, 0];
    for (const axis of inward) {
      const step = rest % dims[axis]!;
      rest = (rest - step) / dims[axis]!;
      from += step * strides[axis]!;
      to += step * places[axis]!;
    }
    if (from < begin || from >= begin + window.length) {
      begin = from;
      readSpan(stored, from, window.subarray(0, end - from));
    }
    out[to] = window[from - begin]!;
  }
}
