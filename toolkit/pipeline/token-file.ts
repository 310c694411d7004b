// A packed corpus on disk: 32-bit numbers and nothing else, written once, read a sequence at a time.
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { writeAtomic } from '../files/write.ts';
import type { Corpus } from '../train/mlm/batch.ts';
import { Fault } from '../words/fault.ts';

const BYTES = 4;

/**
 * Writes what `pack` gives to `path`, which is there whole or not at all; returns the SHA-256 of its bytes.
 * Faults: a full disk, a folder that cannot be written.
 */
export async function writeTokens(path: string, chunks: AsyncIterable<Uint32Array>): Promise<string> {
  const hash = createHash('sha256');
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const { buffer, byteOffset, byteLength } of chunks) {
      const chunk = new Uint8Array(buffer, byteOffset, byteLength);
      hash.update(chunk);
      yield chunk;
    }
  }
  await writeAtomic(path, bytes());
  return hash.digest('hex');
}

/** An open token file; `digest` is what `writeTokens` returned. Close it when training has ended. */
export function openTokens(path: string, digest: string): Corpus & { close(): void } {
  const file = openSync(path, 'r');
  const length = Math.floor(fstatSync(file).size / BYTES);
  return {
    length,
    digest,
    read(from, count) {
      const tokens = new Uint32Array(count);
      const bytes = new Uint8Array(tokens.buffer);
      for (let at = 0; at < bytes.length; ) {
        const got = readSync(file, bytes, at, bytes.length - at, from * BYTES + at);
        if (got === 0) throw new Fault('train.corpus-cut', { where: path, expected: from + count, received: length });
        at += got;
      }
      return tokens;
    },
    close: () => closeSync(file),
  };
}
