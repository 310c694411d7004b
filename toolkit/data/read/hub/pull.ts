// From a reference to files on this machine.
import { type HubAddress, parseAddress } from './address.ts';
import { download } from './download.ts';
import { listRemote, type RemoteFile } from './list.ts';
import type { HubOptions } from './request.ts';

export interface PulledFile extends RemoteFile {
  /** Where it lies in the cache. The files of one revision lie beside each other as in the repository. */
  readonly path: string;
}

/**
 * Downloads what `reference` names into the cache, file by file, sorted by name. `accept` chooses from a folder; default all.
 * Faults: a reference of another form and all those of listing and downloading.
 */
export async function pull(
  reference: string | HubAddress,
  options: HubOptions,
  accept: (name: string) => boolean = () => true,
): Promise<readonly PulledFile[]> {
  const address = typeof reference === 'string' ? parseAddress(reference) : reference;
  const files: PulledFile[] = [];
  for (const file of await listRemote(address, options, accept)) {
    files.push({ ...file, path: await download(file, address, options) });
  }
  return files;
}
