// One writer at a time for one thing on disk; a lock whose owner has died is taken over.
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LockOptions {
  /** Called once when another living process holds the lock. */
  readonly waiting?: (owner: number) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds between attempts. */
  readonly every?: number;
}

/** Gives a lock back. */
export type Unlock = () => Promise<void>;

/** Takes the lock file `path`, waiting while its owner lives. */
export async function lock(path: string, { waiting, signal, every = 200 }: LockOptions = {}): Promise<Unlock> {
  for (let told = false; ; told = true) {
    const taken = await tryLock(path);
    if (typeof taken !== 'number') return taken;
    if (!told) waiting?.(taken);
    await sleep(every, undefined, signal ? { signal } : {});
  }
}

/** Takes the lock file `path`, or says the number of the living process that has it. */
export async function tryLock(path: string): Promise<Unlock | number> {
  const mark = `${process.pid} ${randomUUID()}`;
  // Before the lock can be seen, or another one here would take it for a dead namesake's.
  ours.add(mark);
  while (!(await claim(path, mark))) {
    const holder = await readMark(path);
    if (holder !== undefined && !(await takeOver(path, holder))) return ownerOf(holder);
  }
  return () => release(path, mark);
}

// A hard link appears whole or not at all, so no reader meets a lock without its owner's number.
async function claim(path: string, mark: string): Promise<boolean> {
  const draft = `${path}.${mark.split(' ')[1]}`;
  await writeFile(draft, mark);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

// Moves a dead owner's lock away; if another process was quicker and it is that one's lock we moved, it goes back.
async function takeOver(path: string, holder: string): Promise<boolean> {
  if (ours.has(holder) || alive(ownerOf(holder))) return false;
  const aside = `${path}.${randomUUID()}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return true;
  if ((await readMark(aside)) !== holder) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return true;
}

async function release(path: string, mark: string): Promise<void> {
  if ((await readMark(path)) === mark) await rm(path, { force: true });
}

/** Every mark this process has made; one that was given back may still be read for a moment, and is no dead owner's. */
const ours = new Set<string>();

const readMark = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

const ownerOf = (mark: string): number => Number.parseInt(mark, 10);

// Signal 0 asks without disturbing; EPERM means that the process lives under another user. Our own number on a lock
// we never made was left by a dead process that had the number before us.
function alive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
