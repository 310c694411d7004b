// Writes what torch.save writes, and what it never would: pickles, archives and streams, byte by byte.
import { crc32 } from 'node:zlib';
import { concat } from '../../toolkit/graph/proto.ts';

type Bytes = readonly number[];

const le = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];

/** Pickle instructions. */
export const op = {
  proto: [0x80, 2],
  stop: [0x2e],
  mark: [0x28],
  none: [0x4e],
  no: [0x89],
  emptyTuple: [0x29],
  emptyList: [0x5d],
  emptyDict: [0x7d],
  tuple: [0x74],
  setItems: [0x75],
  appends: [0x65],
  append: [0x61],
  reduce: [0x52],
  build: [0x62],
  persistent: [0x51],
  put: (slot: number): Bytes => [0x72, ...le(slot, 4)],
  get: (slot: number): Bytes => [0x6a, ...le(slot, 4)],
  int: (value: number): Bytes => (value < 2 ** 31 ? [0x4a, ...le(value, 4)] : [0x8a, 8, ...le(value, 8)]),
  text: (text: string): Bytes => [0x58, ...le(utf8(text).length, 4), ...utf8(text)],
  name: (module: string, name: string): Bytes => [0x63, ...utf8(`${module}\n${name}\n`)],
} as const;

const tupleOf = (...items: readonly Bytes[]): Bytes => [...op.mark, ...items.flat(), ...op.tuple];
const called = (module: string, name: string, ...args: readonly Bytes[]): Bytes => [
  ...op.name(module, name),
  ...tupleOf(...args),
  ...op.reduce,
];

export interface Piece {
  readonly type: string;
  readonly key: string;
  /** Elements of the storage. */
  readonly size: number;
  readonly offset?: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
}

const ints = (values: readonly number[]): Bytes => tupleOf(...values.map(op.int));

/** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, False, OrderedDict()) */
export const piece = ({ type, key, size, offset = 0, dims, strides }: Piece, legacy = false): Bytes =>
  called(
    'torch._utils',
    '_rebuild_tensor_v2',
    [
      ...tupleOf(
        op.text('storage'),
        op.name('torch', type),
        op.text(key),
        op.text('cpu'),
        op.int(size),
        ...(legacy ? [op.none] : []),
      ),
      ...op.persistent,
    ],
    op.int(offset),
    ints(dims),
    ints(strides),
    op.no,
    [...op.name('collections', 'OrderedDict'), ...op.emptyTuple, ...op.reduce],
  );

/** A call that a pickle module would run when it loads the file. */
export const hostile = (module: string, name: string, argument: string): Bytes =>
  called(module, name, op.text(argument));

export const dict = (entries: readonly (readonly [string, Bytes])[]): Bytes => [
  ...op.emptyDict,
  ...op.mark,
  ...entries.flatMap(([name, value]) => [...op.text(name), ...value]),
  ...op.setItems,
];

export const pickle = (...body: readonly Bytes[]): Uint8Array =>
  Uint8Array.from([...op.proto, ...body.flat(), ...op.stop]);

export interface Member {
  readonly name: string;
  readonly data: Uint8Array;
  /** Deviations from an honest member. */
  readonly method?: number;
  readonly flags?: number;
  readonly innerName?: string;
  readonly checksum?: number;
  readonly listedSize?: number;
  readonly listedStart?: number;
}

/** A zip archive of members stored as they are; `lie` changes where the directory is said to be. */
export function archive(
  members: readonly Member[],
  lie: { readonly offset?: number; readonly length?: number } = {},
): Uint8Array {
  const parts: Uint8Array[] = [];
  const listed: number[][] = [];
  let at = 0;
  for (const { name, data, method = 0, flags = 0, innerName = name, ...member } of members) {
    const sum = member.checksum ?? crc32(data);
    const size = member.listedSize ?? data.length;
    const inner = utf8(innerName);
    const common = [...le(sum, 4), ...le(size, 4), ...le(size, 4)];
    const local = [
      ...le(0x04034b50, 4),
      0,
      0,
      ...le(flags, 2),
      ...le(method, 2),
      0,
      0,
      0,
      0,
      ...common,
      ...le(inner.length, 2),
      0,
      0,
      ...inner,
    ];
    listed.push([
      ...[...le(0x02014b50, 4), 0, 0, 0, 0, ...le(flags, 2), ...le(method, 2), 0, 0, 0, 0, ...common],
      ...[
        ...le(utf8(name).length, 2),
        ...new Array<number>(12).fill(0),
        ...le(member.listedStart ?? at, 4),
        ...utf8(name),
      ],
    ]);
    parts.push(Uint8Array.from(local), data);
    at += local.length + data.length;
  }
  const directory = Uint8Array.from(listed.flat());
  const end = [...le(0x06054b50, 4), 0, 0, 0, 0, ...le(members.length, 2), ...le(members.length, 2)];
  const place = [...le(lie.length ?? directory.length, 4), ...le(lie.offset ?? at, 4), 0, 0];
  return concat([...parts, directory, Uint8Array.from([...end, ...place])]);
}

/** An archive as torch.save lays it out. */
export const saved = (table: Uint8Array, storages: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  archive([
    { name: 'archive/data.pkl', data: table },
    ...Object.entries(storages).map(([key, data]) => ({ name: `archive/data/${key}`, data })),
  ]);

/** The format before PyTorch 1.6. */
export function stream(table: Uint8Array, storages: Readonly<Record<string, Uint8Array>>, width = 4): Uint8Array {
  const magic = [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
  const machine = [...op.emptyDict, ...op.mark, ...op.text('little_endian'), 0x88, ...op.setItems];
  const keys = [...op.emptyList, ...op.mark, ...Object.keys(storages).flatMap(op.text), ...op.appends];
  const blocks = Object.values(storages).flatMap((data) => [Uint8Array.from(le(data.length / width, 8)), data]);
  return concat([pickle(magic), pickle(op.int(1001)), pickle(machine), table, pickle(keys), ...blocks]);
}
