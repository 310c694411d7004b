// The files that a recipe names, found, downloaded where they are on the hub, and digested.
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isHubAddress } from '../data/read/hub/address.ts';
import type { HubOptions } from '../data/read/hub/request.ts';
import type { Source } from '../data/read/read.ts';
import { resolveSources } from '../data/read/sources.ts';
import { digestFile, inventory } from '../files/paths.ts';
import { Fault } from '../words/fault.ts';
import { canonical, sha256 } from './canonical.ts';
import { hubCache, pullModel } from './pull.ts';
import type { PlacedRecipe } from './read-recipe.ts';
import type { Digested, Sources } from './stages/data/settings.ts';

export interface SourceOptions {
  readonly signal: AbortSignal;
  /** Bytes of a file downloaded so far. */
  readonly downloading?: (done: number, total: number) => void;
}

/** What the recipe's paths mean, from its folder on. Faults: a file that is missing, those of the hub. */
export async function findSources({ recipe, folder }: PlacedRecipe, options: SourceOptions): Promise<Sources> {
  const { data, text, general } = recipe;
  const many = async (spec: string | readonly string[] | undefined): Promise<readonly Digested[] | undefined> =>
    spec === undefined ? undefined : Promise.all((await filesOf(spec, folder, options)).map(digested));
  const one = async (name: string | undefined): Promise<Digested | undefined> =>
    name === undefined ? undefined : digested({ path: resolve(folder, name), name: basename(name) });
  const found = {
    data: await many(data.path),
    test: await many(data.test),
    corpus: await many(general?.path),
    unlabelled: await many(recipe.distil.unlabelled?.path),
    vocab: await one(text.vocab === 'build' ? undefined : text.vocab),
    synonyms: await one(data.augment?.synonyms),
    terms: await one(data.augment?.terms),
    masked: data.augment?.model === undefined ? undefined : await findModel(data.augment.model, folder, options),
    dictionary: await many(recipe.terms?.path),
  };
  const present = Object.fromEntries(Object.entries(found).filter(([, files]) => files !== undefined));
  return { ...present, journal: join(folder, '.penjing', 'teacher', 'journal.jsonl') };
}

/** The files that a data path names. */
export function filesOf(
  spec: string | readonly string[],
  folder: string,
  options: SourceOptions,
): Promise<readonly Source[]> {
  const placed = (typeof spec === 'string' ? [spec] : spec).map((one) =>
    isHubAddress(one) ? one : resolve(folder, one),
  );
  return resolveSources(placed, { hub: hubOptions(folder, options) });
}

const hubOptions = (folder: string, { signal, downloading }: SourceOptions): HubOptions => ({
  cache: hubCache(folder),
  signal,
  progress: ({ received, bytes }) => downloading?.(received, bytes),
});

async function digested(source: Source): Promise<Digested> {
  try {
    const { size } = await stat(source.path);
    return { ...source, sha256: await digestFile(source.path), bytes: size };
  } catch (cause) {
    throw new Fault('pipeline.no-file', { where: source.path }, { cause });
  }
}

/** A model: a file or folder on this machine, and the digest of all of it. */
export type FoundModel = Pick<Digested, 'path' | 'sha256'>;

/** The model `name`: a path, or hf://OWNER/NAME, downloaded. Faults: it is missing, those of the hub. */
export async function findModel(name: string, folder: string, options: SourceOptions): Promise<FoundModel> {
  const path = isHubAddress(name) ? (await pullModel(name, hubOptions(folder, options))).folder : resolve(folder, name);
  try {
    const whole = (await stat(path)).isDirectory();
    return { path, sha256: whole ? sha256(canonical(await inventory(path))) : await digestModel(path) };
  } catch (cause) {
    throw new Fault('pipeline.no-file', { where: path }, { cause });
  }
}

/** Of a model file, and of the weights that exporters of ONNX put beside it. */
async function digestModel(path: string): Promise<string> {
  const beside = [`${path}.data`, `${path}_data`].map((name) => digestFile(name).catch(() => undefined));
  const parts = (await Promise.all([digestFile(path), ...beside])).filter((digest) => digest !== undefined);
  return parts.length === 1 ? parts[0]! : sha256(canonical(parts));
}
