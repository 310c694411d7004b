// Files and folders that are there in full or not at all, and what a disk's refusals mean.
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Fault } from '../words/fault.ts';

export type Content = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** How a draft is opened; tests pass one that fails. */
export type Open = (path: string) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>;

/**
 * Writes `content` to a draft beside `path`, flushes it, renames it, flushes the folder; missing folders are made.
 * A reader never sees half a file, and a failure leaves neither the draft nor a changed file.
 * Faults: full disk, a folder that cannot be written.
 */
export async function writeAtomic(
  path: string,
  content: Content,
  create: Open = (draft) => open(draft, 'w'),
): Promise<void> {
  await onDisk(path, async () => {
    const draft = await openDraft(path, create);
    try {
      for await (const chunk of chunks(content)) await draft.write(chunk);
      await draft.keep();
    } finally {
      await draft.abandon();
    }
  });
}

/** A file that has not got its name yet. */
export interface Draft {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Closes it and gives it its name. `durable`: whether it shall outlive a power cut; default yes. */
  readonly keep: (durable?: boolean) => Promise<void>;
  /** Closes and removes it; once it is kept this does nothing. */
  readonly abandon: () => Promise<void>;
}

/** Opens a draft beside `path`; missing folders are made. Errors are the disk's own (ENOSPC, EACCES …). */
export async function openDraft(path: string, create: Open = (draft) => open(draft, 'w')): Promise<Draft> {
  const draft = beside(path, 'draft');
  const folder = dirname(resolve(path));
  await mkdir(folder, { recursive: true });
  const file = await create(draft);
  let state: 'open' | 'closed' | 'kept' = 'open';
  const close = async (): Promise<void> => {
    if (state !== 'open') return;
    state = 'closed';
    await file.close();
  };
  return {
    write: (bytes) => writeAll(file, bytes),
    async keep(durable = true) {
      if (durable) await file.sync();
      await close();
      await rename(draft, path);
      state = 'kept';
      if (durable) await syncFolder(folder);
    },
    async abandon() {
      if (state === 'kept') return;
      await close().finally(() => rm(draft, { force: true }));
    },
  };
}

/** Writes all of `bytes`, however few of them the disk takes at a time. */
export async function writeAll(file: Pick<FileHandle, 'write'>, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
}

/** Writes a new file chunk by chunk, so that large ones are never put together in memory: for a folder that is still a draft. */
export async function writeChunks(path: string, chunks: Iterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for (const chunk of chunks) await writeAll(file, chunk);
  } finally {
    await file.close();
  }
}

/**
 * Lets `build` fill an empty draft folder, then puts it in the place of `path` (a folder there before is replaced).
 * A failure leaves what was there before; the next call for the same `path` clears or restores what a killed process left.
 * Faults: full disk, a folder that cannot be written, a file at `path`.
 */
export async function writeFolder(path: string, build: (draft: string) => Promise<void>): Promise<void> {
  const draft = beside(path, 'draft');
  const old = beside(path, 'old');
  await onDisk(path, async () => {
    await mkdir(dirname(resolve(path)), { recursive: true });
    await rm(draft, { recursive: true, force: true });
    // killed inside `replace`, a process may have left nothing at `path`; where something stands this fails, and may
    await rename(old, path).catch(() => undefined);
    try {
      await mkdir(draft);
      await build(draft);
      await syncTree(draft);
      await replace(draft, path, old);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    await syncFolder(dirname(resolve(path)));
  });
}

/** Runs `action`; a refusal of the disk becomes a fault that names the place, any other error passes. */
export async function onDisk<T>(where: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw diskFault(error, where) ?? error;
  }
}

/** The fault that says what the disk refused, or undefined for an error of another kind. */
export function diskFault(error: unknown, where: string): Fault | undefined {
  const key = refusals[(error as NodeJS.ErrnoException).code ?? ''];
  return key && new Fault(key, { where }, { cause: error });
}

const refusals: Readonly<
  Record<string, `runtime.${'disk-full' | 'not-writable' | 'not-a-folder' | 'not-a-file' | 'no-folder' | 'long-name'}`>
> = {
  ENOSPC: 'runtime.disk-full',
  EDQUOT: 'runtime.disk-full',
  EFBIG: 'runtime.disk-full',
  EACCES: 'runtime.not-writable',
  EPERM: 'runtime.not-writable',
  EROFS: 'runtime.not-writable',
  ENOTDIR: 'runtime.not-a-folder',
  EEXIST: 'runtime.not-a-folder',
  EISDIR: 'runtime.not-a-file',
  ENOENT: 'runtime.no-folder',
  ENAMETOOLONG: 'runtime.long-name',
};

/** Flushes every file under `folder`, then the folders, inside out. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    await (entry.isDirectory() ? syncTree(path) : sync(path, 'r+'));
  }
  await syncFolder(folder);
}

/** Flushes a folder's own entries, so that a rename outlives a power cut. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') await sync(folder, 'r');
}

function chunks(content: Content): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (typeof content === 'string') return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}

// A folder cannot be renamed over another, so the old one steps aside first and is cleared last; a file is refused (ENOTDIR).
async function replace(draft: string, path: string, old: string): Promise<void> {
  await rm(old, { recursive: true, force: true });
  const had = await readdir(path).then(() => true, absent);
  if (had) await rename(path, old);
  try {
    await rename(draft, path);
  } catch (error) {
    if (had) await rename(old, path);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

function absent(error: NodeJS.ErrnoException): false {
  if (error.code === 'ENOENT') return false;
  throw error;
}

const beside = (path: string, kind: string): string => join(dirname(resolve(path)), `.${basename(path)}.${kind}`);

async function sync(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
