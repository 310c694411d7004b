// Which files a repository on the hub has, and which of them a reference means.
import { posix } from 'node:path';
import { listFiles } from '@huggingface/hub';
import { z } from 'zod';
import { confined } from '../../../files/paths.ts';
import { Fault } from '../../../words/fault.ts';
import { isGlob } from '../glob.ts';
import { type HubAddress, written } from './address.ts';
import { endpointOf, get, type HubOptions, persist } from './request.ts';

export interface RemoteFile {
  /** Path in the repository; every part of it is a plain name. */
  readonly name: string;
  readonly bytes: number;
  /** What the bytes must hash to, where the server says: SHA-256, or git's SHA-1 of a blob. */
  readonly digest?: { readonly kind: 'sha256' | 'git'; readonly hex: string };
}

const entry = z.object({
  type: z.string(),
  path: z.string(),
  size: z.int().min(0),
  oid: z.string().optional(),
  lfs: z.object({ oid: z.string(), size: z.int().min(0) }).optional(),
});

/** More files or bytes of listing are no listing. */
const [MOST_FILES, LARGEST_PAGE] = [100_000, 1 << 26];

/**
 * The files `address` means, sorted by name: the file of that path, all of a folder or glob that `accept` takes.
 * Faults: no access, no such repository, a server that does not answer or answers nonsense, an unsafe path, no file.
 */
export async function listRemote(
  address: HubAddress,
  options: HubOptions,
  accept: (name: string) => boolean,
): Promise<readonly RemoteFile[]> {
  const where = written(address);
  const found: RemoteFile[] = [];
  try {
    const entries = listFiles({
      repo: { type: address.type, name: address.name },
      recursive: true,
      revision: encodeURIComponent(address.revision),
      hubUrl: endpointOf(options),
      fetch: (url) => page(String(url), where, options),
    });
    let count = 0;
    for await (const raw of entries) {
      count += 1;
      const { type, path, size, oid, lfs } = entry.parse(raw);
      if (count > MOST_FILES) throw new RangeError(`more than ${MOST_FILES} files`);
      if (type !== 'file' || !isMeant(path, address.path, accept)) continue;
      found.push({ name: safe(path, where), bytes: lfs?.size ?? size, ...digestOf(lfs?.oid, oid) });
    }
  } catch (error) {
    if (error instanceof Fault || options.signal?.aborted) throw error;
    throw new Fault('data.hub-garbage', { where, endpoint: endpointOf(options) }, { exit: 1, cause: error });
  }
  if (found.length === 0) throw new Fault('data.hub-none', { where: written(address, address.path) });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isMeant(name: string, wanted: string, accept: (name: string) => boolean): boolean {
  if (name === wanted) return true;
  if (isGlob(wanted)) return posix.matchesGlob(name, wanted);
  return (wanted === '' || name.startsWith(`${wanted}/`)) && accept(name);
}

function digestOf(sha256: string | undefined, git: string | undefined): Pick<RemoteFile, 'digest'> {
  if (sha256 && /^[0-9a-f]{64}$/.test(sha256)) return { digest: { kind: 'sha256', hex: sha256 } };
  return git && /^[0-9a-f]{40}$/.test(git) ? { digest: { kind: 'git', hex: git } } : {};
}

/** `name` again if it stays inside the folder it is joined to, on every system. */
function safe(name: string, where: string): string {
  if (!confined(name)) throw new Fault('data.hub-path', { where, received: JSON.stringify(name) });
  return name;
}

function page(url: string, where: string, options: HubOptions): Promise<Response> {
  return persist(
    () =>
      get(url, { accept: 'application/json' }, { where, options }, async (response, alive) => {
        const chunks: Uint8Array[] = [];
        let size = 0;
        for await (const chunk of response.body ?? []) {
          alive();
          chunks.push(chunk);
          size += chunk.length;
          if (size > LARGEST_PAGE) throw new RangeError(`a listing of more than ${LARGEST_PAGE} bytes`);
        }
        return new Response(Buffer.concat(chunks), { status: response.status, headers: response.headers });
      }),
    options,
  );
}
