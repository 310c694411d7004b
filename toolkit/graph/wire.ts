// Protobuf messages as tables of fields. Nested messages stay views when read and ropes of chunks when written,
// so the bytes of a tensor are copied in neither direction.
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Bytes in pieces. */
export interface Rope {
  readonly chunks: readonly Uint8Array[];
  readonly length: number;
}

/** One field: `In` is what reading gives, `Out` what writing takes. */
interface Field<In, Out, List extends boolean> {
  readonly no: number;
  readonly list: List;
  readonly wire: WireType;
  read(reader: BinaryReader): In;
  write(rope: RopeWriter, value: Out): void;
}

type Kind<In, Out> = Omit<Field<In, Out, boolean>, 'no' | 'list'>;
type Fields = Readonly<Record<string, Field<unknown, never, boolean>>>;

/** What `decode` gives for `F`; a field that is not there is undefined or empty. */
export type Message<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer In, never, infer List>
    ? List extends true
      ? readonly In[]
      : In | undefined
    : never;
};

/** What `encode` takes for `F`. */
export type Draft<F extends Fields> = {
  readonly [K in keyof F]?: F[K] extends { readonly list: infer List; write(rope: RopeWriter, value: infer Out): void }
    ? List extends true
      ? readonly Out[]
      : Out | undefined
    : never;
};

export const one = <In, Out>(no: number, kind: Kind<In, Out>): Field<In, Out, false> => ({ ...kind, no, list: false });
export const list = <In, Out>(no: number, kind: Kind<In, Out>): Field<In, Out, true> => ({ ...kind, no, list: true });

const INT64_MAX = 2n ** 63n - 1n;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** int32, int64 and enumerations; beyond 2⁵³ the nearest number, on the way back at most 2⁶³ - 1. */
export const int: Kind<number, number> = {
  wire: WireType.Varint,
  read: (reader) => Number(reader.int64()),
  write: (rope, value) => {
    const whole = BigInt(value);
    rope.writer.int64(whole > INT64_MAX ? INT64_MAX : whole);
  },
};
export const bigint: Kind<bigint, bigint> = {
  wire: WireType.Varint,
  read: (reader) => BigInt(reader.int64()),
  write: (rope, value) => void rope.writer.int64(BigInt.asIntN(64, value)),
};
export const float: Kind<number, number> = {
  wire: WireType.Bit32,
  read: (reader) => reader.float(),
  write: (rope, value) => void rope.writer.float(value),
};
export const double: Kind<number, number> = {
  wire: WireType.Bit64,
  read: (reader) => reader.double(),
  write: (rope, value) => void rope.writer.double(value),
};
export const bytes: Kind<Uint8Array, Uint8Array> = {
  wire: WireType.LengthDelimited,
  read: (reader) => reader.bytes(),
  write: (rope, value) => rope.rope({ chunks: [value], length: value.length }),
};
export const string: Kind<string, string> = {
  wire: WireType.LengthDelimited,
  read: (reader) => decoder.decode(reader.bytes()),
  write: (rope, value) => void rope.writer.string(value),
};
/** A nested message: a view to `decode`, or what `encode` gave. */
export const message: Kind<Uint8Array, Rope> = {
  wire: WireType.LengthDelimited,
  read: (reader) => reader.bytes(),
  write: (rope, value) => rope.rope(value),
};

/** Longer chunks go into a rope as they are; shorter ones are cheaper to copy. */
const COPY_BELOW = 2048;

class RopeWriter {
  readonly writer = new BinaryWriter();
  readonly #chunks: Uint8Array[] = [];

  rope({ chunks, length }: Rope): void {
    this.writer.uint32(length);
    for (const chunk of chunks) {
      if (chunk.length < COPY_BELOW) this.writer.raw(chunk);
      else this.#flush().push(chunk);
    }
  }

  finish(): Rope {
    const chunks = this.#flush();
    return { chunks, length: chunks.reduce((length, chunk) => length + chunk.length, 0) };
  }

  #flush(): Uint8Array[] {
    const written = this.writer.finish();
    if (written.length > 0) this.#chunks.push(written);
    return this.#chunks;
  }
}

/** `draft` as bytes, fields in the order of the table; an empty list and an undefined field leave nothing. */
export function encode<F extends Fields>(fields: F, draft: Draft<F>): Rope {
  const rope = new RopeWriter();
  for (const [name, field] of Object.entries(fields)) {
    const value = draft[name];
    if (value === undefined) continue;
    for (const item of field.list ? (value as readonly never[]) : [value as never]) {
      rope.writer.tag(field.no, field.wire);
      field.write(rope, item);
    }
  }
  return rope.finish();
}

interface Named {
  readonly name: string;
  readonly field: Field<unknown, never, boolean>;
}
const tables = new WeakMap<Fields, ReadonlyMap<number, Named>>();

/** The table by field number, made once: files hold thousands of small messages of a few kinds. */
function numbered(fields: Fields): ReadonlyMap<number, Named> {
  const known = tables.get(fields);
  if (known) return known;
  const made = new Map(Object.entries(fields).map(([name, field]) => [field.no, { name, field }]));
  tables.set(fields, made);
  return made;
}

/** A message read; unknown fields are skipped. Throws an Error of its own or of protobuf where the bytes make no message. */
export function decode<F extends Fields>(fields: F, view: Uint8Array): Message<F> {
  const reader = new BinaryReader(view);
  const byNumber = numbered(fields);
  const found: Record<string, unknown> = {};
  for (const { name, field } of byNumber.values()) found[name] = field.list ? [] : undefined;
  while (reader.pos < reader.len) {
    const [no, wire] = reader.tag();
    const known = byNumber.get(no);
    if (!known) reader.skip(wire, no);
    else if (known.field.list) readItems(reader, known.field, wire, found[known.name] as unknown[]);
    else found[known.name] = readOne(reader, known.field, wire);
  }
  if (reader.pos > reader.len) throw new RangeError('premature EOF');
  return found as Message<F>;
}

function readOne(reader: BinaryReader, field: Field<unknown, never, boolean>, wire: WireType): unknown {
  if (wire !== field.wire) throw new RangeError(`field ${field.no} of wire type ${wire}`);
  return field.read(reader);
}

/** Repeated numbers come one by one or packed into one run of bytes. */
function readItems(reader: BinaryReader, field: Field<unknown, never, boolean>, wire: WireType, into: unknown[]): void {
  if (wire !== WireType.LengthDelimited || field.wire === WireType.LengthDelimited) {
    into.push(readOne(reader, field, wire));
    return;
  }
  const packed = new BinaryReader(reader.bytes());
  while (packed.pos < packed.len) into.push(field.read(packed));
}
