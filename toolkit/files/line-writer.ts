// Lines into a file in large pieces: the file is there in full or not at all.
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Bytes gathered before they are written. */
const BATCH = 1 << 18;

export interface LineWriter {
  /** Adds bytes, or text as UTF-8, as they are. A promise: wait for it before adding more (back-pressure). */
  readonly add: (piece: string | Uint8Array) => Promise<void> | undefined;
  /** Writes the rest, flushes, and gives the file its name. */
  readonly finish: () => Promise<void>;
  /** Closes and removes the draft; after `finish` it does nothing. */
  readonly abandon: () => Promise<void>;
}

/**
 * A writer to a draft beside `path`; missing folders are made. `durable`: whether the file shall outlive a power cut;
 * default yes. Errors are the disk's own (ENOSPC, EACCES …).
 */
export async function openLines(path: string, durable = true): Promise<LineWriter> {
  await mkdir(dirname(resolve(path)), { recursive: true });
  const draft = join(dirname(resolve(path)), `.${basename(path)}.draft`);
  const file = await open(draft, 'w');
  const batch = Buffer.allocUnsafe(BATCH);
  let [filled, closed] = [0, false];
  const flush = async (): Promise<void> => {
    await writeAll(file, batch.subarray(0, filled));
    filled = 0;
  };
  const overflow = async (bytes: Uint8Array): Promise<void> => {
    await flush();
    if (bytes.length > BATCH) return writeAll(file, bytes);
    batch.set(bytes);
    filled = bytes.length;
  };
  return {
    add(piece) {
      if (typeof piece === 'string') {
        if (filled + 3 * piece.length > BATCH) return overflow(Buffer.from(piece));
        filled += batch.write(piece, filled);
      } else {
        if (filled + piece.length > BATCH) return overflow(piece);
        batch.set(piece, filled);
        filled += piece.length;
      }
      return undefined;
    },
    async finish() {
      await flush();
      if (durable) await file.sync();
      closed = true;
      await file.close();
      await rename(draft, path);
    },
    async abandon() {
      if (closed) return;
      closed = true;
      await file.close();
      await rm(draft, { force: true });
    },
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
}
