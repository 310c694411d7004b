// What a benchmark gives back, and how it reads.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAtomic } from '../../files/write.ts';

export type Row = Readonly<Record<string, string | number>>;

export interface Report {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  /** What the numbers are measured against, how, and what must hold. */
  readonly notes: readonly string[];
}

export interface BenchOptions {
  /** Fewer repetitions, for a quick look or CI. */
  readonly short: boolean;
  readonly progress: (line: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<Report>;

export function markdown({ title, rows, notes }: Report): string {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map((row) => line(heads.map((head) => row[head] ?? ''))),
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

/** Writes `report` as JSON and as Markdown into `folder`; returns the two paths. Faults: a full disk, an unwritable folder. */
export async function keep(report: Report, folder: string): Promise<readonly string[]> {
  const forms = { json: `${JSON.stringify(report, null, 2)}\n`, md: markdown(report) };
  const paths: string[] = [];
  for (const [extension, text] of Object.entries(forms)) {
    const path = join(folder, `${report.name}.${extension}`);
    await writeAtomic(path, text);
    paths.push(path);
  }
  return paths;
}

/** Runs `script` in a fresh process (for its peak memory) with one JSON argument; its last line of stdout is the JSON result. */
export function fresh<T>(script: URL, argument: unknown): T {
  const child = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(script), JSON.stringify(argument)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (child.status !== 0)
    throw new Error(`${script.pathname} ended with ${child.status}: ${child.stderr.slice(-2000)}`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1)!) as T;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
