// Paths that come from a file (a manifest, an archive) and must stay inside one folder.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Whether `path` is relative, uses `/`, and names a place inside its folder on every operating system; no control characters. */
export function confined(path: string): boolean {
  return (
    path.length <= 1024 &&
    /^[^\\:\p{Cc}]+$/u.test(path) &&
    path.split('/').every((part) => !/^\.{0,2}$|[. ]$/.test(part) && !devices.test(part))
  );
}

// Windows opens these instead of a file, in any folder and with any extension.
const devices = /^(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)/i;

/** The regular file at confined `path` under `folder`, with no link on the way; undefined where there is none. */
export async function fileIn(
  folder: string,
  path: string,
): Promise<{ readonly path: string; readonly bytes: number } | undefined> {
  const parts = path.split('/');
  let here = folder;
  for (const [index, part] of parts.entries()) {
    here = join(here, part);
    const found = await lstat(here).catch(() => undefined);
    const last = index === parts.length - 1;
    if (!found || !(last ? found.isFile() : found.isDirectory())) return undefined;
    if (last) return { path: here, bytes: found.size };
  }
  return undefined;
}

/** Every file under `folder`, relative, with `/`, sorted by code unit; links are listed, not followed. */
export async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort(byCodeUnit);
}

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** SHA-256 of a file of any size, as 64 hexadecimal digits. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

export type FileFacts = { readonly sha256: string; readonly bytes: number };

/** Digest and size of every file under `folder`, by path inside it, in code unit order. */
export async function inventory(folder: string): Promise<Record<string, FileFacts>> {
  const files: Record<string, FileFacts> = {};
  for (const name of await filesUnder(folder)) {
    const { path, bytes } = (await fileIn(folder, name))!;
    files[name] = { sha256: await digestFile(path), bytes };
  }
  return files;
}
