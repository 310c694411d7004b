// Everything a pickle of weights may hold: storages, tensors as views of them, and ordered dictionaries.
// (torch/_utils.py, torch/storage.py)
import type { DataType } from '../../graph/ir.ts';
import { type Allowed, isNamed, type Named, type Value } from './machine.ts';

/** A block of numbers outside the pickle. */
export interface Storage {
  readonly kind: 'storage';
  readonly type: DataType;
  readonly key: string;
  /** Elements. */
  readonly size: number;
}

/** A tensor as a view of a storage; offset and strides in elements. */
export interface View {
  readonly kind: 'tensor';
  readonly storage: Storage;
  readonly offset: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
}

export type Torch = Storage | View;

const storageTypes = {
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  DoubleStorage: 'float64',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
} as const satisfies Record<string, DataType>;

const types = new Map<string, DataType>(Object.entries(storageTypes).map(([name, type]) => [`torch.${name}`, type]));

/** Everything a file of weights may name. */
const named: readonly Named<Torch>[] = [
  ...Array.from(types.keys(), (name) => ({ kind: 'named' as const, name })),
  {
    kind: 'named',
    name: 'collections.OrderedDict',
    call: (args) => (args.length === 0 ? { kind: 'dict' } : undefined),
  },
  { kind: 'named', name: 'torch._utils._rebuild_tensor_v2', call: rebuiltTensor },
  { kind: 'named', name: 'torch._utils._rebuild_parameter', call: ([data]) => (isView(data) ? data : undefined) },
];

export const allowed: Allowed<Torch> = { names: new Map(named.map((row) => [row.name, row])), persistent: storageOf };

/** ('storage', class, key, device, elements); before PyTorch 0.4 a storage could be part of another: not read. */
function storageOf(id: Value<Torch>): Storage | undefined {
  if (!Array.isArray(id)) return undefined;
  const [mark, type, key, , size, part = null] = id as readonly Value<Torch>[];
  const known = type !== undefined && isNamed(type) ? types.get(type.name) : undefined;
  if (mark !== 'storage' || !known || typeof key !== 'string' || !isSize(size) || part !== null) return undefined;
  return { kind: 'storage', type: known, key, size };
}

/** (storage, offset, shape, strides, requires_grad, hooks) */
function rebuiltTensor(args: readonly Value<Torch>[]): View | undefined {
  const [storage, offset, dims, strides] = args;
  if (args.length !== 6 || !isStorage(storage) || !isSize(offset) || !isSizes(dims) || !isSizes(strides))
    return undefined;
  return dims.length === strides.length ? { kind: 'tensor', storage, offset, dims, strides } : undefined;
}

const isStorage = (value: unknown): value is Storage => (value as Storage | null | undefined)?.kind === 'storage';
export const isView = (value: unknown): value is View => (value as View | null | undefined)?.kind === 'tensor';
const isSize = (value: unknown): value is number => typeof value === 'number' && value >= 0;
const isSizes = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isSize);
