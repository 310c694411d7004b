// A plain Parquet file of texts, for measuring and testing the reader: optional UTF-8 columns, PLAIN, Zstandard or nothing.
// https://github.com/apache/parquet-format (parquet.thrift, in Thrift's compact protocol)
import { crc32, zstdCompressSync } from 'node:zlib';

export interface ParquetOptions {
  /** Default: all rows. */
  readonly rowsPerGroup?: number;
  /** Default 200. */
  readonly rowsPerPage?: number;
  readonly compress?: boolean;
  /** Whether every page says what its bytes sum up to (CRC-32). */
  readonly checksum?: boolean;
}

type Cell = string | null;
/** A struct's field: its number, its type and its value. */
type Field = readonly [id: number, type: 'i32' | 'i64' | 'text' | 'struct' | 'list', value: Value];
type Value = number | string | readonly Field[] | List;
interface List {
  readonly of: Field[1];
  readonly items: readonly Value[];
}

const types = { i32: 5, i64: 6, text: 8, list: 9, struct: 12 } as const;
const MAGIC = Buffer.from('PAR1');
const [BYTE_ARRAY, OPTIONAL, UTF8, PLAIN, RLE] = [6, 1, 0, 0, 3];

/** The bytes of the file in pieces. `rows`: one cell per column. */
export function* parquetFile(
  names: readonly string[],
  rows: readonly (readonly Cell[])[],
  { rowsPerGroup = rows.length, rowsPerPage = 200, compress = false, checksum = false }: ParquetOptions = {},
): Generator<Buffer> {
  const codec = compress ? 6 : 0;
  const groups: (readonly Field[])[] = [];
  let offset = MAGIC.length;
  yield MAGIC;
  for (const group of cut(rows, rowsPerGroup)) {
    const columns: (readonly Field[])[] = [];
    for (const [column, name] of names.entries()) {
      const start = offset;
      let raw = 0;
      for (const page of cut(group, rowsPerPage)) {
        const body = pageBody(page.map((row) => row[column]!));
        const packed = compress ? zstdCompressSync(body) : body;
        const encodings: Field[] = [1, 2, 3, 4].map((id) => [id, 'i32', [page.length, PLAIN, RLE, RLE][id - 1]!]);
        const header = struct([
          ...([
            [1, 'i32', 0],
            [2, 'i32', body.length],
            [3, 'i32', packed.length],
          ] satisfies Field[]),
          ...(checksum ? [[4, 'i32', crc32(packed) | 0] satisfies Field] : []),
          [5, 'struct', encodings],
        ]);
        raw += header.length + body.length;
        offset += header.length + packed.length;
        yield header;
        yield packed;
      }
      const meta: readonly Field[] = [
        ...([
          [1, 'i32', BYTE_ARRAY],
          [2, 'list', { of: 'i32', items: [PLAIN, RLE] }],
        ] satisfies Field[]),
        ...([
          [3, 'list', { of: 'text', items: [name] }],
          [4, 'i32', codec],
          [5, 'i64', group.length],
        ] satisfies Field[]),
        ...([
          [6, 'i64', raw],
          [7, 'i64', offset - start],
          [9, 'i64', start],
        ] satisfies Field[]),
      ];
      columns.push([
        [2, 'i64', start],
        [3, 'struct', meta],
      ]);
    }
    groups.push([
      [1, 'list', { of: 'struct', items: columns }],
      [2, 'i64', 0],
      [3, 'i64', group.length],
    ]);
  }
  const leaves = names.map((name): readonly Field[] => [
    [1, 'i32', BYTE_ARRAY],
    [3, 'i32', OPTIONAL],
    [4, 'text', name],
    [6, 'i32', UTF8],
  ]);
  const schema: Value = {
    of: 'struct',
    items: [
      [
        [4, 'text', 'schema'],
        [5, 'i32', names.length],
      ],
      ...leaves,
    ],
  };
  const footer = struct([
    [1, 'i32', 1],
    [2, 'list', schema],
    [3, 'i64', rows.length],
    [4, 'list', { of: 'struct', items: groups }],
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  yield* [footer, length, MAGIC];
}

function* cut<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** Definition levels, bit-packed, then the texts there are. */
function pageBody(cells: readonly Cell[]): Buffer {
  const bits = Buffer.alloc(Math.ceil(cells.length / 8));
  const parts: Buffer[] = [];
  for (const [i, cell] of cells.entries()) {
    if (cell === null) continue;
    bits[i >> 3]! |= 1 << (i & 7);
    const bytes = Buffer.from(cell);
    parts.push(u32(bytes.length), bytes);
  }
  const levels = Buffer.concat([varint((BigInt(bits.length) << 1n) | 1n), bits]);
  return Buffer.concat([u32(levels.length), levels, ...parts]);
}

function struct(fields: readonly Field[]): Buffer {
  let last = 0;
  const parts = fields.map(([id, type, value]) => {
    const head = Buffer.from([((id - last) << 4) | types[type]]);
    last = id;
    return Buffer.concat([head, encode(type, value)]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function encode(type: Field[1], value: Value): Buffer {
  if (typeof value === 'number') return varint(value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value)); // zigzag
  if (typeof value === 'string') return Buffer.concat([varint(BigInt(Buffer.byteLength(value))), Buffer.from(value)]);
  if (type === 'struct') return struct(value as readonly Field[]);
  const { of, items } = value as List;
  const head =
    items.length < 15
      ? Buffer.from([(items.length << 4) | types[of]])
      : Buffer.concat([Buffer.from([0xf0 | types[of]]), varint(BigInt(items.length))]);
  return Buffer.concat([head, ...items.map((item) => encode(of, item))]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (; value > 127n; value >>= 7n) bytes.push(Number(value & 127n) | 128);
  return Buffer.from([...bytes, Number(value)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
