// A teacher with a journal in a folder of its own and a clock that never waits.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClientContext } from '../../../toolkit/data/teacher/client.ts';
import { openJournal } from '../../../toolkit/data/teacher/journal.ts';
import type { Clock, TeacherOptions } from '../../../toolkit/data/teacher/options.ts';
import { createTeacher, type Teacher } from '../../../toolkit/data/teacher/teacher.ts';
import { gather } from '../scratch.ts';

export interface FakeClock extends Clock {
  readonly slept: number[];
}

export function fakeClock(): FakeClock {
  let time = 1_700_000_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      const until = time + ms;
      await new Promise((resolve) => setImmediate(resolve));
      time = Math.max(time, until);
    },
  };
}

export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-teacher-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Desk {
  readonly teacher: Teacher;
  readonly clock: FakeClock;
  readonly path: string;
  /** The journal's lines so far. */
  lines(): readonly { readonly kind: string; readonly [name: string]: unknown }[];
  close(): Promise<void>;
}

export const classes = ['体育', '财经', '科技'];

export async function desk(
  options: Partial<TeacherOptions> & Pick<TeacherOptions, 'baseUrl'>,
  { path = join(scratch(), 'journal.jsonl'), ...context }: Partial<ClientContext> & { readonly path?: string } = {},
): Promise<Desk> {
  const clock = fakeClock();
  const journal = await openJournal(path);
  onTestFinished(() => journal.close());
  const all: TeacherOptions = { model: 'deepseek-r1', task: 'classify', labels: classes, samples: 1, ...options };
  const teacher = createTeacher(all, { ...clock, seed: 1, journal, key: async () => undefined, ...context });
  return { teacher, clock, path, lines: () => linesOf(path), close: () => journal.close() };
}

export const linesOf = (path: string): readonly { readonly kind: string; readonly [name: string]: unknown }[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as { kind: string });

export const records = (count: number, label = ''): { id: string; text: string; label: string }[] =>
  Array.from({ length: count }, (_, i) => ({ id: `f:${i}`, text: `第${i}条新闻`, label }));

export { gather };
