// The append-only journal of a teacher: what was asked, what came back; nothing answered is ever paid for twice.
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { tryLock } from '../../files/lock.ts';
import { syncFolder } from '../../files/write.ts';
import { Fault } from '../../words/fault.ts';
import type { Entry, Spent } from './entry.ts';
import type { Reply } from './reply.ts';
import { type Place, scan } from './scan.ts';

export interface Journal {
  /** What earlier runs have cost, by model. */
  readonly before: ReadonlyMap<string, Spent>;
  /** The answer under `key`, if there is one. */
  find(key: string): Promise<Reply | undefined>;
  /** Resolves once the entry is on the disk. */
  append(entry: Entry): Promise<void>;
  /** Waits for what is being written, and gives the lock back. */
  close(): Promise<void>;
}

interface Waiting {
  readonly line: Buffer;
  readonly entry: Entry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const HEADER = { kind: 'journal', version: 1 } as const;

/**
 * Opens the journal at `path` (JSONL), or begins one; it is ours alone until closed. A last line that a crash has cut is
 * taken off. Entries that arrive together share one fsync. Only the answers' places are kept in memory.
 * Faults: another living process has it open; a line that is none of ours; the disk refuses.
 */
export async function openJournal(path: string): Promise<Journal> {
  await onDisk(path, () => mkdir(dirname(path), { recursive: true }));
  const release = await onDisk(path, () => tryLock(`${path}.lock`));
  if (typeof release === 'number') throw new Fault('teacher.journal-busy', { where: path, owner: release });
  let file: FileHandle | undefined;
  try {
    file = await onDisk(path, () => open(path, 'a+', 0o600));
    return await onDisk(path, () => begin(path, file!, release));
  } catch (error) {
    await file?.close();
    await release();
    throw error;
  }
}

async function begin(path: string, file: FileHandle, release: () => Promise<void>): Promise<Journal> {
  const { size, answers, before } = await scan(path, file);
  await file.truncate(size);
  const journal = new OpenJournal(path, file, size, answers, before, release);
  if (size === 0) {
    await journal.write(Buffer.from(`${JSON.stringify(HEADER)}\n`));
    await syncFolder(dirname(path));
  }
  return journal;
}

class OpenJournal implements Journal {
  readonly before: ReadonlyMap<string, Spent>;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #answers: Map<string, Place>;
  readonly #release: () => Promise<void>;
  #size: number;
  #queue: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #broken: Fault | undefined;
  #closed = false;

  constructor(
    path: string,
    file: FileHandle,
    size: number,
    answers: Map<string, Place>,
    before: ReadonlyMap<string, Spent>,
    release: () => Promise<void>,
  ) {
    [this.#path, this.#file, this.#size] = [path, file, size];
    [this.#answers, this.before, this.#release] = [answers, before, release];
  }

  async find(key: string): Promise<Reply | undefined> {
    const place = this.#answers.get(key);
    if (!place) return undefined;
    const bytes = Buffer.alloc(place.length);
    await this.#file.read(bytes, 0, place.length, place.at);
    return (JSON.parse(bytes.toString('utf8')) as Extract<Entry, { kind: 'answered' }>).reply;
  }

  append(entry: Entry): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#queue.push({ line: Buffer.from(`${JSON.stringify(entry)}\n`), entry, resolve, reject });
    this.#writing ??= this.#drain();
    return promise;
  }

  async #drain(): Promise<void> {
    await undefined; // whoever appends in the same tick shares the write
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        let at = this.#size;
        await this.write(Buffer.concat(batch.map(({ line }) => line)));
        for (const { line, entry, resolve } of batch) {
          if (entry.kind === 'answered' && !this.#answers.has(entry.key)) {
            this.#answers.set(entry.key, { at, length: line.length });
          }
          at += line.length;
          resolve();
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = undefined;
  }

  /** Writes and syncs. After a failure nothing more is written: half a line may stand at the end. */
  async write(bytes: Buffer): Promise<void> {
    if (this.#broken) throw this.#broken;
    try {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
      this.#size += bytes.length;
    } catch (error) {
      this.#broken = refusal(this.#path, error);
      throw this.#broken;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    this.#broken ??= new Fault('teacher.journal-disk', { where: this.#path, reason: 'closed' }, { exit: 1 });
    await this.#file.close();
    await this.#release();
  }
}

async function onDisk<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw refusal(path, error);
  }
}

function refusal(path: string, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof Fault) return error;
  return new Fault('teacher.journal-disk', { where: path, reason: code ?? message }, { exit: 1, cause: error });
}
