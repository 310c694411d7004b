// Constants from numbers and typed arrays, and typed views of their bytes.
import type { DataType, Tensor } from './ir.ts';

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** Bits of one element; `string` has none. */
export const bits: { readonly [T in DataType]: number } = {
  float32: 32,
  float16: 16,
  bfloat16: 16,
  float64: 64,
  int8: 8,
  uint8: 8,
  int16: 16,
  uint16: 16,
  int32: 32,
  uint32: 32,
  int64: 64,
  uint64: 64,
  int4: 4,
  uint4: 4,
  bool: 8,
  string: 0,
};

/** Number of elements of a shape; a scalar has one. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}

/** Bytes that `dims` elements of `type` take; 4-bit types are packed two to a byte. */
export function bytesOf(type: DataType, dims: readonly number[]): number {
  return Math.ceil((sizeOf(dims) * bits[type]) / 8);
}

/** A tensor that views `array`'s own bytes: a later change of one is a change of the other. */
export function tensor(type: DataType, dims: readonly number[], array: TypedArray): Tensor {
  return { type, dims, data: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) };
}

export function floats(dims: readonly number[], values: Iterable<number>): Tensor {
  return tensor('float32', dims, Float32Array.from(values));
}

export function ints(dims: readonly number[], values: Iterable<number>): Tensor {
  return tensor('int64', dims, BigInt64Array.from(values, BigInt));
}

export const scalar = (value: number): Tensor => floats([], [value]);

/** The bytes of `tensor` as 32-bit floats: a view where they are aligned, else a copy. */
export function asFloat32(tensor: Tensor): Float32Array {
  const data = aligned(tensor.data, 4);
  return new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
}

/** The float32 matrix [rows, columns] as [columns, rows], copied. */
export function transposed(matrix: Tensor): Tensor {
  const [rows = 0, columns = 0] = matrix.dims;
  const from = asFloat32(matrix);
  const to = new Float32Array(from.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) to[c * rows + r] = from[r * columns + c]!;
  return tensor('float32', [columns, rows], to);
}

/** Every element as a plain number. TypeError: a type of fewer than 8 bits, 16-bit floats or strings. */
export function asNumbers(tensor: Tensor): number[] {
  const read = readers[tensor.type];
  if (!read) throw new TypeError(`no number view of ${tensor.type}`);
  const data = aligned(tensor.data, 8);
  return Array.from(read(data.buffer, data.byteOffset, data.byteLength), Number);
}

const readers: {
  readonly [T in DataType]?: (
    b: ArrayBufferLike,
    o: number,
    n: number,
  ) => ArrayLike<number | bigint> & Iterable<number | bigint>;
} = {
  float32: (b, o, n) => new Float32Array(b, o, n / 4),
  float64: (b, o, n) => new Float64Array(b, o, n / 8),
  int8: (b, o, n) => new Int8Array(b, o, n),
  uint8: (b, o, n) => new Uint8Array(b, o, n),
  bool: (b, o, n) => new Uint8Array(b, o, n),
  int16: (b, o, n) => new Int16Array(b, o, n / 2),
  uint16: (b, o, n) => new Uint16Array(b, o, n / 2),
  int32: (b, o, n) => new Int32Array(b, o, n / 4),
  uint32: (b, o, n) => new Uint32Array(b, o, n / 4),
  int64: (b, o, n) => new BigInt64Array(b, o, n / 8),
  uint64: (b, o, n) => new BigUint64Array(b, o, n / 8),
};

function aligned(data: Uint8Array, to: number): Uint8Array {
  return data.byteOffset % to === 0 ? data : data.slice();
}
