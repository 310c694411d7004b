// The run store: one folder per finished stage, named by the hash of everything it follows from.
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type LockOptions, lock } from '../files/lock.ts';
import { type FileFacts, filesUnder, inventory } from '../files/paths.ts';
import { onDisk, syncFolder, syncTree, writeAtomic } from '../files/write.ts';
import { canonical, sha256 } from './canonical.ts';

/** A finished stage's folder. `digest` is the hash of its files' names and contents, whatever made them. */
export interface Artifact {
  readonly folder: string;
  readonly digest: string;
  readonly files: Readonly<Record<string, FileFacts>>;
}

/** A stage being written: `draft` becomes the artifact, `partial` outlives a kill and holds checkpoints. */
export interface Writing {
  readonly draft: string;
  readonly partial: string;
  seal(): Promise<Artifact>;
  /** Drops the draft; the partial folder stays for a later resume. */
  abandon(): Promise<void>;
}

export interface Store {
  readonly folder: string;
  find(name: string): Promise<Artifact | undefined>;
  /** Waits for other writers of `name`; the artifact if one of them has finished it meanwhile. */
  begin(name: string, options?: LockOptions): Promise<Artifact | Writing>;
}

const manifest = 'artifact.json';

/** Opens the store under `folder`, making the folder where needed. Faults: a full disk, a folder that cannot be written. */
export async function openStore(folder: string): Promise<Store> {
  await onDisk(folder, () => mkdir(folder, { recursive: true }));
  return { folder, find: (name) => find(folder, name), begin: (name, options) => begin(folder, name, options) };
}

export const isArtifact = (value: Artifact | Writing): value is Artifact => 'digest' in value;

// A folder under its final name was complete before it got the name; only its manifest is read again.
async function find(folder: string, name: string): Promise<Artifact | undefined> {
  const place = join(folder, name);
  const text = await readFile(join(place, manifest), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { files } = JSON.parse(text) as Pick<Artifact, 'files'>;
  const sizes = await Promise.all(Object.keys(files).map((file) => sizeOf(join(place, file))));
  const whole = Object.values(files).every((file, index) => file.bytes === sizes[index]);
  return whole ? { folder: place, digest: digestOf(files), files } : undefined;
}

async function begin(folder: string, name: string, options: LockOptions = {}): Promise<Artifact | Writing> {
  const place = join(folder, name);
  const [draft, partial] = [`${place}.draft`, `${place}.partial`];
  const unlock = await onDisk(folder, () => lock(`${place}.lock`, options));
  try {
    const done = await find(folder, name);
    if (done) {
      await rm(partial, { recursive: true, force: true });
      await unlock();
      return done;
    }
    await rm(draft, { recursive: true, force: true });
    await rm(place, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    await mkdir(partial, { recursive: true });
  } catch (error) {
    await unlock();
    throw error;
  }
  return {
    draft,
    partial,
    async seal() {
      const artifact = await seal(draft, place);
      await rm(partial, { recursive: true, force: true });
      await unlock();
      return artifact;
    },
    async abandon() {
      await rm(draft, { recursive: true, force: true });
      await removeIfEmpty(partial);
      await unlock();
    },
  };
}

async function seal(draft: string, place: string): Promise<Artifact> {
  const files = await inventory(draft);
  await writeAtomic(join(draft, manifest), `${JSON.stringify({ files }, null, 2)}\n`);
  await syncTree(draft);
  await rename(draft, place);
  await syncFolder(join(place, '..'));
  return { folder: place, digest: digestOf(files), files };
}

const digestOf = (files: Artifact['files']): string => sha256(canonical(files));

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    (entry) => entry.size,
    () => -1,
  );

async function removeIfEmpty(folder: string): Promise<void> {
  const files = await filesUnder(folder).catch(() => []);
  if (files.length === 0) await rm(folder, { recursive: true, force: true });
}
