// A packed corpus on disk: 32-bit numbers and nothing else, written piece by piece, read a sequence at a time.
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { onDisk } from '../files/write.ts';
import type { Corpus } from '../train/mlm/batch.ts';
import { Fault } from '../words/fault.ts';

const BYTES = 4;

/** What a token file holds: how many tokens, and the hash of its pieces. */
export type Tokens = Pick<Corpus, 'length' | 'digest'>;

export const noTokens: Tokens = { length: 0, digest: '' };

/**
 * Appends a piece to the token file at `path`, of which `before` is kept: what a kill left behind that is cut off. The piece is
 * on the disk when this returns. Faults: a full disk, a folder that cannot be written.
 */
export function appendTokens(path: string, before: Tokens, piece: AsyncIterable<Uint32Array>): Promise<Tokens> {
  return onDisk(path, async () => {
    const file = await open(path, before.length === 0 ? 'w' : 'r+');
    try {
      await file.truncate(before.length * BYTES);
      const hash = createHash('sha256').update(before.digest);
      let { length } = before;
      for await (const chunk of piece) {
        const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        hash.update(bytes);
        for (let at = 0; at < bytes.length; ) {
          at += (await file.write(bytes, at, bytes.length - at, length * BYTES + at)).bytesWritten;
        }
        length += chunk.length;
      }
      await file.datasync();
      return { length, digest: hash.digest('hex') };
    } finally {
      await file.close();
    }
  });
}

/** An open token file that holds `tokens`. Close it when training has ended. Fault on reading: the file was cut short. */
export function openTokens(path: string, { length, digest }: Tokens): Corpus & { close(): void } {
  const file = openSync(path, 'r');
  return {
    length,
    digest,
    read(from, count) {
      const tokens = new Uint32Array(count);
      const bytes = new Uint8Array(tokens.buffer);
      for (let at = 0; at < bytes.length; ) {
        const got = readSync(file, bytes, at, bytes.length - at, from * BYTES + at);
        if (got === 0) {
          const received = Math.floor(fstatSync(file).size / BYTES);
          throw new Fault('train.corpus-cut', { where: path, expected: from + count, received });
        }
        at += got;
      }
      return tokens;
    },
    close: () => closeSync(file),
  };
}
