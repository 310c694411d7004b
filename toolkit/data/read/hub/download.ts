// A file of the hub in the cache: there in full and checked, or not at all; what a cut left behind is gone on with.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, writeAll } from '../../../files/write.ts';
import { Fault } from '../../../words/fault.ts';
import { fileFault } from '../bytes.ts';
import { type HubAddress, written } from './address.ts';
import type { RemoteFile } from './list.ts';
import { endpointOf, get, type HubOptions, Passing, persist } from './request.ts';

/** Bytes that a try must bring for the next failure to count as the first again. */
const PROGRESS = 1 << 20;

/**
 * Where `file` lies in the cache, downloaded if it is not there with the right content already.
 * Faults: no access, no answer, other bytes than the hub promised, a disk that refuses.
 */
export async function download(file: RemoteFile, address: HubAddress, options: HubOptions): Promise<string> {
  const where = written(address, file.name);
  const root = join(options.cache, `${address.type}s`, ...address.name.split('/'));
  const target = join(root, `@${encodeURIComponent(address.revision)}`, ...file.name.split('/'));
  try {
    if (await isWhole(target, file)) return target;
    const part = join(root, 'parts', partName(file, address));
    await mkdir(dirname(part), { recursive: true });
    await mkdir(dirname(target), { recursive: true });
    // without a digest nothing tells whether old bytes fit new ones
    if (!file.digest) await rm(part, { force: true });
    for (const last of [false, true]) {
      const resumed = await fetchInto(part, file, address, where, options);
      if (await isWhole(part, file)) break;
      await rm(part, { force: true });
      if (last || !resumed) throw new Fault('data.hub-mismatch', { where }, { exit: 1 });
    }
    await rename(part, target);
    await syncFolder(dirname(target));
    return target;
  } catch (error) {
    throw refused(target, error);
  }
}

/** Brings `part` to its full length; whether it went on from earlier bytes. */
async function fetchInto(
  part: string,
  file: RemoteFile,
  address: HubAddress,
  where: string,
  options: HubOptions,
): Promise<boolean> {
  const handle = await open(part, 'a+');
  try {
    let { size } = await handle.stat();
    let resumed = false;
    const url = urlOf(file, address, endpointOf(options));
    let marked = size;
    const gotFurther = (): boolean => {
      const further = size - marked >= PROGRESS;
      marked = size;
      return further;
    };
    const restart = async (): Promise<void> => {
      await handle.truncate(0);
      size = 0;
    };
    if (size > file.bytes) await restart();
    const once = async (): Promise<void> => {
      if (size === file.bytes) return;
      const headers = { 'accept-encoding': 'identity', ...(size > 0 ? { range: `bytes=${size}-` } : {}) };
      await get(url, headers, { where, options }, async (response, alive) => {
        if (size > 0 && continues(response, size)) resumed = true;
        else await restart();
        for await (const chunk of response.body ?? []) {
          alive();
          size += chunk.length;
          if (size > file.bytes) throw new Fault('data.hub-mismatch', { where }, { exit: 1 });
          await writeAll(handle, chunk);
          options.progress?.({ name: file.name, received: size, bytes: file.bytes });
        }
      });
      if (size < file.bytes) throw cut(where);
    };
    await persist(once, options, gotFurther).catch(async (error: unknown) => {
      const isStale = error instanceof Fault && (error.key === 'data.hub-mismatch' || error.values['status'] === 416);
      if (isStale) await restart(); // or every later run would trip over the same bytes
      throw error;
    });
    await handle.sync();
    return resumed;
  } finally {
    await handle.close();
  }
}

const cut = (where: string): Passing =>
  new Passing(new Fault('data.hub-unreachable', { where, reason: 'ECONNRESET' }, { exit: 1 }));

const continues = (response: Response, from: number): boolean =>
  response.status === 206 && (response.headers.get('content-range') ?? '').startsWith(`bytes ${from}-`);

function urlOf({ name }: RemoteFile, { type, name: repo, revision }: HubAddress, endpoint: string): string {
  const path = name.split('/').map(encodeURIComponent).join('/');
  return `${endpoint}/${type === 'dataset' ? 'datasets/' : ''}${repo}/resolve/${encodeURIComponent(revision)}/${path}`;
}

function partName({ name, bytes, digest }: RemoteFile, { revision }: HubAddress): string {
  return createHash('sha256')
    .update(JSON.stringify([revision, name, bytes, digest]))
    .digest('hex');
}

async function isWhole(path: string, { bytes, digest }: RemoteFile): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined);
  if (!entry?.isFile() || entry.size !== bytes) return false;
  if (!digest) return true;
  const hash: Hash = digest.kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex') === digest.hex;
}

function refused(path: string, error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error) || !('syscall' in error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  return code === 'ENOENT'
    ? fileFault(path, error)
    : new Fault('data.unwritable', { where: path, reason: code }, { exit: 1, cause: error });
}
