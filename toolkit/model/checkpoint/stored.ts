// A tensor that still lies in its file: everything about it is known and checked before one of its bytes is read.
import type { DataType, Tensor } from '../../graph/ir.ts';
import { bits, bytesOf, sizeOf, tensor } from '../../graph/tensor.ts';
import { type Source, slice } from './source.ts';
import { widen } from './widen.ts';

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

/** Elements between neighbours of a row-major tensor. */
export function rowMajor(dims: readonly number[]): readonly number[] {
  return dims.map((_, i) => sizeOf(dims.slice(i + 1)));
}

/** Reads a tensor, in row-major order: a view of what the source gives, or a copy where strides say otherwise. */
export function load({ source, type, dims, offset, strides }: Stored): Tensor {
  if (!strides || isRowMajor(dims, strides)) return { type, dims, data: slice(source, offset, bytesOf(type, dims)) };
  const width = bits[type] / 8;
  const from = slice(source, offset, (reach(dims, strides) + 1) * width);
  const data = new Uint8Array(bytesOf(type, dims));
  for (let i = 0; i < data.length / width; i++) {
    let rest = i;
    let at = 0;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      at += (rest % dims[axis]!) * strides[axis]!;
      rest = Math.floor(rest / dims[axis]!);
    }
    for (let byte = 0; byte < width; byte++) data[i * width + byte] = from[at * width + byte]!;
  }
  return { type, dims, data };
}

/** Reads a tensor as 32-bit floats; undefined for a type that is no float. */
export function loadFloat32(stored: Stored): Tensor | undefined {
  const loaded = load(stored);
  if (loaded.type === 'float32') return loaded;
  const values = widen(loaded);
  return values && tensor('float32', loaded.dims, values);
}

/** How many elements behind the first the last one lies. */
export function reach(dims: readonly number[], strides: readonly number[]): number {
  return dims.reduce((sum, dim, i) => sum + (dim - 1) * strides[i]!, 0);
}

/** Strides along dimensions of one element say nothing. */
function isRowMajor(dims: readonly number[], strides: readonly number[]): boolean {
  const plain = rowMajor(dims);
  return sizeOf(dims) === 0 || dims.every((dim, i) => dim === 1 || strides[i] === plain[i]);
}
