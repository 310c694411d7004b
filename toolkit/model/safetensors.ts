// The safetensors format: 8 bytes of header length, a JSON header, tensor bytes. (huggingface/safetensors, README "Format")
import type { DataType, Tensor } from '../graph/ir.ts';
import { bytesOf } from '../graph/tensor.ts';
import { Fault } from '../words/fault.ts';
import { type Entry, parseHeader } from './checkpoint/header.ts';
import { type Source, shown, slice, sourceOf } from './checkpoint/source.ts';
import { type Index, load, type Stored } from './checkpoint/stored.ts';

const types = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
} as const satisfies Record<string, DataType>;

const codes = Object.fromEntries(Object.entries(types).map(([code, type]) => [type, code]));

const ALIGN = 64;
/** Room for fifteen thousand tensors; the format itself allows 100 MB. */
const HEADER = 2 << 20;

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The chunks of a file with these tensors, in their order; tensor bytes are not copied. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): readonly Uint8Array[] {
  let offset = 0;
  const entries = Array.from(tensors, ([name, { type, dims, data }]) => {
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: codes[type], shape: dims, data_offsets: [begin, offset] }];
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(json);
  const header = new Uint8Array(Math.ceil((8 + text.length) / ALIGN) * ALIGN).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true);
  header.set(text, 8);
  return [header, ...Array.from(tensors.values(), ({ data }) => data)];
}

/** The tensors of a file as views of `bytes`. Fault: anything that is not a complete, honest safetensors file. */
export function readSafetensors(bytes: Uint8Array, where: string): Safetensors {
  const { index, metadata } = indexSafetensors(sourceOf(bytes, where));
  return { tensors: new Map(Array.from(index, ([name, stored]) => [name, load(stored)])), metadata };
}

/**
 * Where the tensors of a file lie; only its header is read. Faults: a header that is too long, outside the grammar or gives a
 * name twice, an unknown type, tensors that do not fill the file side by side.
 */
export function indexSafetensors(source: Source): {
  readonly index: Index;
  readonly metadata: Safetensors['metadata'];
} {
  const { name: where, size } = source;
  const length = Number(view(slice(source, 0, 8)).getBigUint64(0, true));
  if (length > HEADER) throw new Fault('model.too-long', { where, most: HEADER, received: length });
  const { entries, metadata } = parseHeader(slice(source, 8, length), where);
  checkPlaces(entries, 8 + length, size, where);
  const index = new Map<string, Stored>();
  for (const [name, { dtype, shape, offsets }] of entries) {
    const type = typeOf(dtype, name, where);
    const [expected, received] = [bytesOf(type, shape), offsets[1]! - offsets[0]!];
    if (expected !== received) throw new Fault('model.entry-size', { where, name: shown(name), expected, received });
    index.set(name, { source, type, dims: shape, offset: 8 + length + offsets[0]! });
  }
  return { index, metadata };
}

/** Tensors follow each other from the header to the end of the file. */
function checkPlaces(entries: ReadonlyMap<string, Entry>, start: number, size: number, where: string): void {
  let expected = 0;
  const ordered = [...entries].sort(([, a], [, b]) => a.offsets[0]! - b.offsets[0]! || a.offsets[1]! - b.offsets[1]!);
  for (const [name, { offsets }] of ordered) {
    const [begin = 0, end = 0] = offsets;
    if (begin !== expected || end < begin)
      throw new Fault('model.entry-place', { where, name: shown(name), expected, received: begin });
    expected = end;
  }
  if (start + expected > size)
    throw new Fault('model.cut-short', { where, expected: start + expected, received: size });
  if (start + expected < size) throw new Fault('model.trailing', { where, expected: start + expected, received: size });
}

function typeOf(dtype: string, name: string, where: string): DataType {
  if (Object.hasOwn(types, dtype)) return types[dtype as keyof typeof types];
  throw new Fault('model.entry-type', {
    where,
    name: shown(name),
    expected: Object.keys(types).join(', '),
    received: shown(dtype),
  });
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
