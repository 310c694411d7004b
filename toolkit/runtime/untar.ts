// Unpacking a bundle's .tar.gz: regular files and folders only, inside one folder, within limits.
// Format: POSIX.1-1988 ustar, blocks of 512 bytes, sizes in octal.
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { confined } from '../files/paths.ts';
import { diskFault } from '../files/write.ts';
import { Fault } from '../words/fault.ts';
import { ByteReader } from './byte-reader.ts';

/** Where unpacking stops, whatever the archive promises. */
export interface Limits {
  /** Bytes of all files together; default 4 · 10⁹. */
  readonly bytes?: number;
  /** Files and folders; default 20,000. */
  readonly entries?: number;
}

/**
 * Unpacks `archive` into the folder `into`. Faults: an unreadable, truncated or damaged archive, an entry that is a link, a device or
 * leads outside, an entry that is there twice, more bytes or entries than `limits` allow, a full disk.
 */
export async function unpack(archive: string, into: string, limits: Limits = {}): Promise<void> {
  try {
    await pipeline(createReadStream(archive), createGunzip(), (bytes: AsyncIterable<Uint8Array>) =>
      extract(new ByteReader(bytes), into, archive, limits),
    );
  } catch (error) {
    const { code = '', path, message } = error as NodeJS.ErrnoException;
    const damaged = error instanceof RangeError || code.startsWith('Z_') || path === archive;
    if (!damaged) throw error;
    throw new Fault('runtime.archive-damaged', { where: archive, reason: message }, { cause: error });
  }
}

async function extract(bytes: ByteReader, into: string, where: string, limits: Limits): Promise<void> {
  let total = 0;
  for (let entries = 0; ; entries++) {
    const header = parse(await bytes.take(512));
    if (header === undefined) break;
    total += header.size;
    if (total > (limits.bytes ?? 4e9) || entries >= (limits.entries ?? 20_000)) {
      throw new Fault('runtime.archive-too-large', { where, name: header.name });
    }
    const { path, write } = target(header, into, where);
    await write(bytes, path, header.size).catch((error: NodeJS.ErrnoException) => {
      if (collisions.includes(error.code ?? '')) throw new Fault('runtime.archive-twice', { where, name: header.name });
      throw diskFault(error, into) ?? error;
    });
    await bytes.take((512 - (header.size % 512)) % 512);
  }
  await bytes.drain(1 << 20);
}

interface Header {
  readonly name: string;
  readonly kind: string;
  readonly size: number;
}

// What the system says where an entry meets another of its archive.
const collisions: readonly string[] = ['EEXIST', 'ENOTDIR', 'EISDIR'];

type Write = (bytes: ByteReader, path: string, size: number) => Promise<void>;

const kinds: Readonly<Record<string, Write>> = {
  '0': async (bytes, path, size) => {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'wx', 0o644);
    try {
      for await (const chunk of bytes.pass(size)) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
  },
  '5': async (_bytes, path) => void (await mkdir(path, { recursive: true })),
};

function target({ name, kind }: Header, into: string, where: string): { readonly path: string; readonly write: Write } {
  const path = name.replace(/^\.\//, '').replace(/\/$/, '');
  const write = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!write) throw new Fault('runtime.archive-entry', { where, name, kind });
  if (!confined(path)) throw new Fault('runtime.path-outside', { where, name });
  return { path: join(into, path), write };
}

// undefined: the block of zeros that ends the archive.
function parse(block: Uint8Array): Header | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== octal(block, 148, 8)) throw new RangeError('header checksum');
  const prefix = field(block, 257, 6).startsWith('ustar') ? field(block, 345, 155) : '';
  const name = field(block, 0, 100);
  const kind = field(block, 156, 1) || '0';
  return { name: prefix === '' ? name : `${prefix}/${name}`, kind, size: kind === '0' ? octal(block, 124, 12) : 0 };
}

const field = (block: Uint8Array, at: number, length: number): string =>
  Buffer.from(block.buffer, block.byteOffset + at, length)
    .toString('utf8')
    .replace(/\0.*$/s, '');

function octal(block: Uint8Array, at: number, length: number): number {
  const text = field(block, at, length).trim();
  if (!/^[0-7]{1,12}$/.test(text)) throw new RangeError('header number');
  return Number.parseInt(text, 8);
}
