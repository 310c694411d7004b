// Lines into a file in large pieces: the file is there in full or not at all.
import { openDraft } from './write.ts';

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
  const draft = await openDraft(path);
  const batch = Buffer.allocUnsafe(BATCH);
  let filled = 0;
  const flush = async (): Promise<void> => {
    await draft.write(batch.subarray(0, filled));
    filled = 0;
  };
  const overflow = async (bytes: Uint8Array): Promise<void> => {
    await flush();
    if (bytes.length > BATCH) return draft.write(bytes);
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
      await draft.keep(durable);
    },
    abandon: draft.abandon,
  };
}
