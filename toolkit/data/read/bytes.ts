// The bytes of a text file, unpacked where they are gzip. Content decides, not the name: browsers and proxies unpack
// on the way without renaming, and nothing in UTF-8 begins with gzip's two magic bytes.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Fault } from '../../words/fault.ts';

/** Bytes read at a time unless said otherwise. */
export const CHUNK = 1 << 18;

// Fixed, whatever the reader's chunk: what a damaged archive yields before its damage must not depend on it.
const PACKED = 1 << 15;
const UNPACKED = 1 << 16;

/** Why an archive ends too early; the reader of lines knows where. */
export class BrokenArchive extends Error {}

/**
 * The bytes of the file at `path`, `chunk` at a time. Faults: missing, unreadable, UTF-16.
 * Throws BrokenArchive for a truncated or corrupt archive, after all that came before the damage.
 */
export async function* readBytes(path: string, chunk: number): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: chunk });
  try {
    const raw = await peek(stream);
    const packed = raw.head[0] === 0x1f && raw.head[1] === 0x8b;
    const plain = packed ? await peek(gunzip(raw.all())) : raw;
    const utf16 = nameUtf16(plain.head);
    if (utf16) throw new Fault('data.utf16', { where: path, encoding: utf16 });
    yield* plain.all();
  } catch (error) {
    throw fileFault(path, error);
  } finally {
    stream.destroy();
  }
}

interface Peeked {
  /** The first four bytes, or as many as there are. */
  readonly head: Buffer;
  /** All bytes, these four included; once. */
  readonly all: () => AsyncGenerator<Buffer>;
}

async function peek(source: AsyncIterable<Buffer>): Promise<Peeked> {
  const rest = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await rest.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return {
    head: head.subarray(0, 4),
    async *all() {
      if (head.length > 0) yield head;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    },
  };
}

// A byte order mark; or JSON's and CSV's ASCII signs, which in UTF-16 have a zero byte each.
function nameUtf16([a, b, c, d]: Buffer): string | undefined {
  if ((a === 0xff && b === 0xfe) || (a && b === 0 && c && d === 0)) return 'UTF-16LE';
  return (a === 0xfe && b === 0xff) || (a === 0 && b && c === 0 && d) ? 'UTF-16BE' : undefined;
}

async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createGunzip({ chunkSize: UNPACKED });
  let ready: Buffer[] = [];
  let failure: Error | undefined;
  inflate.on('data', (bytes: Buffer) => ready.push(bytes));
  const broken = new Promise<void>((resolve) => {
    inflate.on('error', (error) => {
      failure = error;
      resolve();
    });
  });
  const ended = new Promise<void>((resolve) => inflate.on('end', resolve));
  const taken = (): Buffer[] => {
    const taken = ready;
    ready = [];
    return taken;
  };
  try {
    for await (const piece of pieces(source, PACKED)) {
      await Promise.race([broken, new Promise((resolve) => inflate.write(piece, resolve))]);
      yield* taken();
      if (failure) break;
    }
    if (!failure) {
      inflate.end();
      await Promise.race([broken, ended]);
      yield* taken();
    }
  } finally {
    inflate.destroy();
  }
  if (failure) throw new BrokenArchive((failure as NodeJS.ErrnoException).code ?? failure.message, { cause: failure });
}

/** The same bytes in pieces of `size`. */
async function* pieces(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const bytes of source) {
    held.push(bytes);
    length += bytes.length;
    if (length < size) continue;
    const whole = Buffer.concat(held);
    let at = 0;
    for (; at + size <= length; at += size) yield whole.subarray(at, at + size);
    held = [whole.subarray(at)];
    length -= at;
  }
  if (length > 0) yield Buffer.concat(held);
}

/** What a disk's refusal means; an error of another kind passes as it is. */
export function fileFault(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined || error instanceof Fault) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new Fault('data.missing', { where: path }, { cause: error });
  return new Fault('data.unreadable', { where: path, reason: code }, { cause: error });
}
