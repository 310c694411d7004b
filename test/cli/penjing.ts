// penjing as a process, the way a person starts it.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..', '..');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when it has shown `text` so many times, or has ended. @default once */
  readonly until: (text: string, times?: number) => Promise<void>;
}

/** Starts penjing in `cwd`; stdin is `input`, or empty. */
export function start(
  args: readonly string[],
  cwd: string,
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Running {
  const env = { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '', npm_lifecycle_event: '', ...options.env };
  const child = spawn(process.execPath, [join(root, 'toolkit', 'cli', 'bootstrap.mjs'), ...args], { cwd, env });
  const said = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const watch of watchers) watch();
    });
  }
  child.stdin.end(options.input ?? '');
  return {
    ended: new Promise((done) => child.on('close', (code) => done({ code, ...said }))),
    kill: (signal) => void child.kill(signal),
    until: (text, times = 1) =>
      new Promise((done) => {
        child.on('close', () => done());
        const watch = (): void => {
          if ([said.stdout, said.stderr].every((shown) => shown.split(text).length <= times)) return;
          watchers.delete(watch);
          done();
        };
        watchers.add(watch);
        watch();
      }),
  };
}

export const penjing = (
  args: readonly string[],
  cwd: string,
  options: Parameters<typeof start>[2] = {},
): Promise<Ended> => start(args, cwd, options).ended;
