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
  const draft = beside(path, 'draft');
  await onDisk(path, async () => {
    await mkdir(dirname(resolve(path)), { recursive: true });
    try {
      await fill(await create(draft), content);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(dirname(resolve(path)));
  });
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

async function fill(file: Awaited<ReturnType<Open>>, content: Content): Promise<void> {
  try {
    for await (const chunk of chunks(content)) {
      for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
    }
    await file.sync();
  } finally {
    await file.close();
  }
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
