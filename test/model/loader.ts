// Runs load.ts with nothing allowed but to read files, and watches its memory.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './load.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Far beyond what is asked for, so that a busy machine does not look like a hang. */
const PATIENCE = 30_000;

export interface Watched extends Outcome {
  /** Bytes of memory above what the process had before. */
  readonly grown: number;
}

export class Loader {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(folders: string) {
    const limits = ['--permission', `--allow-fs-read=${ROOT}`, `--allow-fs-read=${folders}`];
    const heap = ['--max-old-space-size=96', '--max-semi-space-size=2'];
    this.#child = spawn(process.execPath, [...limits, ...heap, fileURLToPath(new URL('load.ts', import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { NODE_NO_WARNINGS: '1' },
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** `folders` may be read, and this repository. */
  static async start(folders: string): Promise<Loader> {
    const loader = new Loader(folders);
    await loader.#lines.next();
    return loader;
  }

  /** What comes of `folder`; a process that ends or hangs is an outcome too, and the last one. */
  async read(folder: string): Promise<Watched> {
    const before = this.#memory('VmRSS', true);
    this.#child.stdin.write(`${folder}\n`);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE);
    const line = await this.#lines.next();
    clearTimeout(timer);
    if (line.done)
      return { outcome: `crash: ended by ${this.#child.signalCode ?? this.#child.exitCode}`, cpu: 0, grown: 0 };
    return { ...(JSON.parse(line.value) as Outcome), grown: this.#memory('VmHWM') - before };
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  stop(): void {
    this.#child.kill();
  }

  /** A line of the process' status, in bytes; `reset` makes the peak start from here. (proc(5)) */
  #memory(line: 'VmRSS' | 'VmHWM', reset = false): number {
    if (!existsSync('/proc/self/clear_refs')) return 0; // only Linux tells
    const at = `/proc/${this.#child.pid}`;
    if (reset) writeFileSync(`${at}/clear_refs`, '5');
    return 1024 * Number(new RegExp(`${line}:\\s+(\\d+)`).exec(readFileSync(`${at}/status`, 'utf8'))?.[1] ?? 0);
  }
}
