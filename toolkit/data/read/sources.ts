// What a person may call data: a file, a folder, a pattern, a data set on the hub, or several of these.
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { Fault } from '../../words/fault.ts';
import { fileFault } from './bytes.ts';
import { isDataFile, known } from './formats.ts';
import { filesMatching, isGlob, slashed, sorted } from './glob.ts';
import { isHubAddress, parseAddress, written } from './hub/address.ts';
import { pull } from './hub/pull.ts';
import type { HubOptions } from './hub/request.ts';
import type { Source } from './read.ts';

export interface SourceOptions {
  /** How and where to download; needed for `hf://` only. */
  readonly hub?: HubOptions | undefined;
}

/**
 * The files that `spec` names, each once: a file as it is; a folder's data files, at any depth, sorted by name; a glob's
 * matches, sorted by name; `hf://datasets/OWNER/NAME[@REVISION][/PATH or glob]`, downloaded; a list of these, in its order.
 * Faults: nothing there, a folder or pattern without a data file, and all those of the hub.
 */
export async function resolveSources(
  spec: string | readonly string[],
  options: SourceOptions = {},
): Promise<readonly Source[]> {
  const found: Found[] = [];
  for (const one of typeof spec === 'string' ? [spec] : spec) found.push(...(await filesOf(one, options)));
  const unique = [...new Map(found.toReversed().map((source) => [resolve(source.path), source])).values()].toReversed();
  const byName = Map.groupBy(unique, ({ name }) => name);
  return unique.map((one) => ({
    path: one.path,
    name: byName.get(one.name)!.length > 1 ? nameApart(one, unique) : one.name,
  }));
}

/** A file with all that it can be told apart by. */
interface Found extends Source {
  /** Its path, or its address on the hub; ends with its name. */
  readonly full: string;
}

/** As much of the end of its full name as no other file shares. */
function nameApart(one: Found, all: readonly Found[]): string {
  const end = ({ full }: Found, parts: number): string => full.split('/').slice(-parts).join('/');
  let parts = one.name.split('/').length;
  const isShared = (name: string): boolean =>
    all.some((other) => other !== one && (other.name === name || end(other, parts) === name));
  while (isShared(end(one, parts)) && end(one, parts) !== one.full) parts += 1;
  return end(one, parts);
}

async function filesOf(spec: string, { hub }: SourceOptions): Promise<readonly Found[]> {
  if (isHubAddress(spec)) {
    if (!hub) throw new RangeError('resolveSources: expected options.hub for a hub reference');
    const address = parseAddress(spec);
    return (await pull(address, hub, isDataFile)).map((file) => ({ ...file, full: written(address, file.name) }));
  }
  return (await localFiles(spec)).map((file) => ({ ...file, full: slashed(file.path) }));
}

async function localFiles(spec: string): Promise<readonly Source[]> {
  const entry = await stat(spec).catch((error: NodeJS.ErrnoException) => error);
  if (entry instanceof Error) {
    if (!isGlob(spec)) throw fileFault(spec, entry);
    return some(await filesMatching(spec), spec);
  }
  return entry.isDirectory() ? some(await filesUnder(spec), spec) : [{ path: spec, name: basename(spec) }];
}

async function filesUnder(folder: string): Promise<readonly Source[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw fileFault(folder, error);
  });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  return sorted(
    files.map((path) => ({ path, name: slashed(relative(folder, path)) })).filter(({ name }) => isDataFile(name)),
  );
}

function some(sources: readonly Source[], where: string): readonly Source[] {
  if (sources.length === 0) throw new Fault('data.no-files', { where, known });
  return sources;
}
