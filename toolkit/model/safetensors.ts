// The safetensors format: 8 bytes of header length, a JSON header, tensor bytes. (huggingface/safetensors, README "Format")
import type { DataType, Tensor } from '../graph/ir.ts';
import { bytesOf } from '../graph/tensor.ts';
import { Fault } from '../words/fault.ts';

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
  const refuse = (received: string): never => {
    throw new Fault('model.not-safetensors', { where, received });
  };
  if (bytes.length < 8) refuse(`${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > bytes.length - 8) refuse(`a header of ${length} bytes in a file of ${bytes.length}`);
  const header = parse(bytes.subarray(8, 8 + length)) ?? refuse('a header that is not a JSON object');
  const body = bytes.subarray(8 + length);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(entries))
    tensors.set(name, view(body, entry) ?? refuse(`a bad entry for ${name}`));
  return { tensors, metadata: metadata as Readonly<Record<string, string>> };
}

function parse(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function view(body: Uint8Array, entry: unknown): Tensor | undefined {
  const {
    dtype,
    shape,
    data_offsets: offsets,
  } = (entry ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  if (typeof dtype !== 'string' || !Object.hasOwn(types, dtype) || !isSizes(shape) || !isSizes(offsets))
    return undefined;
  const type = types[dtype as keyof typeof types];
  const [begin = -1, end = -1] = offsets;
  if (offsets.length !== 2 || end > body.length || end - begin !== bytesOf(type, shape)) return undefined;
  return { type, dims: shape, data: body.subarray(begin, end) };
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
