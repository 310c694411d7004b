// One process at a time for one journal; a lock whose owner has died is taken over.
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Marks of this process, so that a number it shares with a dead one is not taken for itself. */
const ours = new Set<string>();

/** Takes the lock file `path` and resolves to what gives it back, or to the number of the living process that has it. */
export async function seize(path: string): Promise<(() => Promise<void>) | number> {
  const mark = `${process.pid} ${randomUUID()}`;
  ours.add(mark);
  while (!(await claim(path, mark))) {
    const holder = await readMark(path);
    if (holder === undefined) continue;
    const owner = Number.parseInt(holder, 10);
    if (ours.has(holder) || alive(owner)) return owner;
    await clear(path, holder);
  }
  return async () => {
    if ((await readMark(path)) === mark) await rm(path, { force: true });
  };
}

// A hard link appears whole or not at all, so nobody meets a lock without its owner's number.
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

// If another process was quicker and it is that one's lock we moved, it goes back.
async function clear(path: string, holder: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  if (
    !(await rename(path, aside).then(
      () => true,
      () => false,
    ))
  )
    return;
  if ((await readMark(aside)) !== holder) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

const readMark = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

function alive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
