// TensorProto to Tensor: raw bytes and external data stay views, typed fields are converted.
import { Fault } from '../words/fault.ts';
import type { DataType, Tensor } from './ir.ts';
import { entryProto, tensorProto } from './onnx.ts';
import { bytesOf, sizeOf, type TypedArray } from './tensor.ts';
import { typeOf } from './types.ts';
import { decode, type Message } from './wire.ts';

type TensorMessage = Message<typeof tensorProto>;

/** Bytes of an external file by its location; throws a Fault where it is refused. */
export type Files = (location: string, where: string) => Uint8Array;

/** TensorProto.DataLocation.EXTERNAL. */
export const EXTERNAL = 1;

export function readTensor(view: Uint8Array, where: string, files: Files): { name: string; tensor: Tensor } {
  const found = decode(tensorProto, view);
  const name = found.name ?? '';
  const at = `${where}/${name || 'tensor'}`;
  const type = typeOf(found.type ?? 0);
  if (!type) throw new Fault('graph.unknown-type', { where: at, code: found.type ?? 0 });
  if (found.segment || found.dims.some((dim) => dim < 0 || !Number.isSafeInteger(dim))) {
    throw new Fault('graph.bad-dims', { where: at, dims: found.dims.join(', ') });
  }
  const data = type === 'string' ? packStrings(found.strings) : content(found, type, at, files);
  const expected = type === 'string' ? sizeOf(found.dims) : bytesOf(type, found.dims);
  const received = type === 'string' ? found.strings.length : data.length;
  if (received !== expected)
    throw new Fault('graph.tensor-bytes', { where: at, type, dims: found.dims.join(', '), expected, received });
  return { name, tensor: { type, dims: found.dims, data } };
}

type Numeric = Exclude<DataType, 'string'>;

function content(found: TensorMessage, type: Numeric, where: string, files: Files): Uint8Array {
  if (found.location === EXTERNAL) return externalData(found, type, where, files);
  if (found.raw) return found.raw;
  const array = typed[type](found);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Where each type lives when it is not raw (onnx.proto, TensorProto). */
const typed: { readonly [T in Numeric]: (found: TensorMessage) => TypedArray } = {
  float32: ({ floats }) => Float32Array.from(floats),
  float64: ({ doubles }) => Float64Array.from(doubles),
  float16: ({ int32s }) => Uint16Array.from(int32s),
  bfloat16: ({ int32s }) => Uint16Array.from(int32s),
  int8: ({ int32s }) => Int8Array.from(int32s),
  uint8: ({ int32s }) => Uint8Array.from(int32s),
  bool: ({ int32s }) => Uint8Array.from(int32s),
  int4: ({ int32s }) => Uint8Array.from(int32s),
  uint4: ({ int32s }) => Uint8Array.from(int32s),
  int16: ({ int32s }) => Int16Array.from(int32s),
  uint16: ({ int32s }) => Uint16Array.from(int32s),
  int32: ({ int32s }) => Int32Array.from(int32s),
  int64: ({ int64s }) => BigInt64Array.from(int64s),
  uint32: ({ uint64s }) => Uint32Array.from(uint64s, Number),
  uint64: ({ uint64s }) => BigUint64Array.from(uint64s),
};

function externalData(found: TensorMessage, type: Numeric, where: string, files: Files): Uint8Array {
  const entries = new Map(
    found.external.map((view) => decode(entryProto, view)).map(({ key, value }) => [key, value ?? '']),
  );
  const location = entries.get('location') ?? '';
  const file = files(location, where);
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? bytesOf(type, found.dims));
  const inside =
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= file.length;
  if (!inside)
    throw new Fault('graph.external-range', {
      where,
      location,
      offset: String(offset),
      length: String(length),
      size: file.length,
    });
  return file.subarray(offset, offset + length);
}

/** Strings as bytes: each one's length as a 32-bit number, then its UTF-8. */
function packStrings(strings: readonly Uint8Array[]): Uint8Array {
  const data = new Uint8Array(strings.reduce((size, { length }) => size + 4 + length, 0));
  const view = new DataView(data.buffer);
  let at = 0;
  for (const string of strings) {
    view.setUint32(at, string.length, true);
    data.set(string, at + 4);
    at += 4 + string.length;
  }
  return data;
}

export function unpackStrings(data: Uint8Array): Uint8Array[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const strings: Uint8Array[] = [];
  for (let at = 0; at < data.length; ) {
    const end = at + 4 + view.getUint32(at, true);
    strings.push(data.subarray(at + 4, end));
    at = end;
  }
  return strings;
}
