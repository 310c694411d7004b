// What a person may call data: a file, a folder, a pattern, a data set on the hub, or several of these.
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { Fault } from '../../words/fault.ts';
import { fileFault } from './bytes.ts';
import { isDataFile, known } from './formats.ts';
import { filesMatching, isGlob, slashed, sorted } from './glob.ts';
import { isHubAddress } from './hub/address.ts';
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
  const found: Source[] = [];
  for (const one of typeof spec === 'string' ? [spec] : spec) found.push(...(await filesOf(one, options)));
  const unique = [...new Map(found.toReversed().map((source) => [resolve(source.path), source])).values()].toReversed();
  const names = new Map<string, number>();
  for (const { name } of unique) names.set(name, (names.get(name) ?? 0) + 1);
  return unique.map((source) => (names.get(source.name) === 1 ? source : { ...source, name: slashed(source.path) }));
}

async function filesOf(spec: string, { hub }: SourceOptions): Promise<readonly Source[]> {
  if (isHubAddress(spec)) {
    if (!hub) throw new RangeError('resolveSources: expected options.hub for a hub reference');
    return pull(spec, hub, isDataFile);
  }
  const entry = await stat(spec).catch((error: NodeJS.ErrnoException) => error);
  if (entry instanceof Error) {
    if (!isGlob(spec)) throw fileFault(spec, entry);
    return some(await filesMatching(spec), spec);
  }
  return entry.isDirectory() ? some(await filesUnder(spec), spec) : [{ path: spec, name: basename(spec) }];
}

/** Hidden files and folders are left out. */
async function filesUnder(folder: string): Promise<readonly Source[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw fileFault(folder, error);
  });
  const files = entries
    .filter((entry) => !entry.isDirectory() && isDataFile(entry.name))
    .map((entry) => ({
      path: join(entry.parentPath, entry.name),
      name: slashed(relative(folder, join(entry.parentPath, entry.name))),
    }));
  return sorted(files.filter(({ name }) => !name.split('/').some((part) => part.startsWith('.'))));
}

function some(sources: readonly Source[], where: string): readonly Source[] {
  if (sources.length === 0) throw new Fault('data.no-files', { where, known });
  return sources;
}
