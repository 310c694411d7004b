// The members of an archive written by torch.save: stored as they are, side by side. (PKWARE APPNOTE 6.3.9)
import { crc32 } from 'node:zlib';
import { Fault } from '../../words/fault.ts';
import { Cursor } from './cursor.ts';
import { decode, type Source } from './source.ts';

/** Where the bytes of a member lie in the archive. */
export interface Member {
  readonly offset: number;
  readonly length: number;
  readonly checksum: number;
}

interface Listed extends Member {
  readonly name: string;
  /** Of the member's own header. */
  readonly start: number;
}

const [MEMBER, LISTED, END, END64, LOCATOR] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const END_SIZE = 22;
const LOCATOR_SIZE = 20;
/** Room for twenty thousand members. */
const DIRECTORY = 4 << 20;
const CHUNK = 1 << 20;
const FULL = 0xffffffff;

/**
 * The members by name; no data is read. Faults: a directory that is missing, cut, too long or contradicts the members' own
 * headers; members that are compressed, encrypted, named twice, overlapping, or named like a path elsewhere.
 */
export function readZip(source: Source): ReadonlyMap<string, Member> {
  const { offset, length } = directory(source);
  const cursor = new Cursor(source, offset, offset + length);
  const listed: Listed[] = [];
  while (cursor.at < cursor.end) listed.push(listedMember(cursor));
  let free = 0;
  for (const member of listed.toSorted((a, b) => a.start - b.start)) {
    if (member.start < free) throw contradiction(source, member.name);
    free = member.offset + member.length;
    if (free > offset) throw contradiction(source, member.name);
  }
  const members = new Map<string, Member>();
  for (const { name, start: _, ...member } of listed) {
    if (members.has(name)) throw new Fault('model.repeated-name', { where: source.name, name });
    members.set(name, member);
  }
  return members;
}

/** Compares the bytes of a member with its checksum, a chunk at a time. */
export function checkMember(source: Source, name: string, { offset, length, checksum }: Member): void {
  let sum = 0;
  for (let at = 0; at < length; at += CHUNK) sum = crc32(source.read(offset + at, Math.min(CHUNK, length - at)), sum);
  if (sum !== checksum) {
    const hex = (value: number): string => value.toString(16).padStart(8, '0');
    throw new Fault('model.zip-checksum', { where: source.name, name, expected: hex(checksum), received: hex(sum) });
  }
}

/** The central directory, found from the end of the file; of an archive with 64-bit sizes too. */
function directory(source: Source): { readonly offset: number; readonly length: number } {
  const tail = Math.min(source.size, END_SIZE + 0xffff);
  const bytes = source.read(source.size - tail, tail);
  const view = new DataView(bytes.buffer, bytes.byteOffset, tail);
  let at = tail - END_SIZE;
  while (at >= 0 && !(view.getUint32(at, true) === END && at + END_SIZE + view.getUint16(at + 20, true) === tail)) at--;
  if (at < 0) throw contradiction(source, '∅');
  const end = source.size - tail + at;
  const short = { offset: view.getUint32(at + 16, true), length: view.getUint32(at + 12, true), end };
  const long = at >= LOCATOR_SIZE && view.getUint32(at - LOCATOR_SIZE, true) === LOCATOR;
  const { offset, length, end: behind } = long ? directory64(source, end - LOCATOR_SIZE) : short;
  if (length > DIRECTORY) throw new Fault('model.too-long', { where: source.name, most: DIRECTORY, received: length });
  if (offset + length > behind) throw contradiction(source, '∅');
  return { offset, length };
}

function directory64(source: Source, locator: number): { offset: number; length: number; end: number } {
  const cursor = new Cursor(source, locator + 8, locator + 16);
  const end = cursor.uint64();
  const record = new Cursor(source, end, locator);
  if (record.uint(4) !== END64) throw contradiction(source, '∅');
  record.take(36);
  const length = record.uint64();
  return { length, offset: record.uint64(), end };
}

function listedMember(cursor: Cursor): Listed {
  const { source } = cursor;
  if (cursor.uint(4) !== LISTED) throw contradiction(source, '∅');
  cursor.take(4);
  const [flags, method] = [cursor.uint(2), cursor.uint(2)];
  cursor.take(4);
  const checksum = cursor.uint(4);
  const short = { packed: cursor.uint(4), length: cursor.uint(4) };
  const sizes = [cursor.uint(2), cursor.uint(2), cursor.uint(2)] as const; // name, extra, comment
  cursor.take(8);
  const near = cursor.uint(4);
  const name = decode(cursor.take(sizes[0]), source.name);
  const extra = new Cursor(source, cursor.at, cursor.at + sizes[1]);
  cursor.take(sizes[1] + sizes[2]);
  const wide = [short.length, short.packed, near].includes(FULL) ? extra64(extra) : undefined;
  const size = (value: number): number => (value === FULL && wide ? wide.uint64() : value);
  const [length, packed, start] = [size(short.length), size(short.packed), size(near)];
  if (!isPlain(name))
    throw new Fault('model.zip-path', { where: source.name, name: JSON.stringify(name.slice(0, 60)) });
  if (method !== 0 || (flags & 1) !== 0 || packed !== length)
    throw new Fault('model.zip-packed', { where: source.name, name });
  return { name, start, offset: dataOf(source, name, start), length, checksum };
}

/** Where the data of the member at `start` begins, by the member's own header. */
function dataOf(source: Source, name: string, start: number): number {
  const cursor = new Cursor(source, start, source.size, 128);
  const honest = cursor.uint(4) === MEMBER;
  cursor.take(4);
  const method = cursor.uint(2);
  cursor.take(16);
  const [nameSize, extraSize] = [cursor.uint(2), cursor.uint(2)];
  if (!honest || method !== 0 || decode(cursor.take(nameSize), source.name) !== name) throw contradiction(source, name);
  cursor.take(extraSize);
  return cursor.at;
}

/** The 64-bit sizes among the extra fields of a member. */
function extra64(fields: Cursor): Cursor | undefined {
  while (fields.at < fields.end) {
    const [id, size] = [fields.uint(2), fields.uint(2)];
    if (id === 1) return new Cursor(fields.source, fields.at, Math.min(fields.at + size, fields.end));
    fields.take(size);
  }
  return undefined;
}

/** No absolute path, no way up, no drive, no control characters. */
const isPlain = (name: string): boolean =>
  /^[^/\\:\p{Cc}]+(\/[^/\\:\p{Cc}]+)*$/u.test(name) && !name.split('/').some((part) => part === '.' || part === '..');

const contradiction = (source: Source, name: string): Fault =>
  new Fault('model.zip-directory', { where: source.name, name });
