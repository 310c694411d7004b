// Reading R1-like records from file to example: speed by format, and whether memory grows with the file.
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { stream, word } from '../../random/random.ts';
import { parquetFile } from './parquet-file.ts';
import type { ReadFigures } from './read-case.ts';
import { type Bench, fresh, median, rounded } from './report.ts';

interface Record {
  readonly input: string;
  readonly reasoning_content: string;
  readonly content: string;
  readonly domain: string;
}

const names = ['input', 'reasoning_content', 'content', 'domain'] as const;
const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** The bytes of `records` in each format. */
const formats = {
  'r1.jsonl': (records) => lines(records, (record) => JSON.stringify(record)),
  'r1.jsonl.gz': (records) => lines(records, (record) => JSON.stringify(record)),
  'r1.json': (records) => lines(records, (record, i) => `${i === 0 ? '[' : ','}${JSON.stringify(record)}`, ']'),
  'r1.csv': (records) =>
    lines(records, (record) => names.map((name) => quote(record[name])).join(','), '', names.join(',')),
  'r1.tsv': (records) =>
    lines(records, (record) => names.map((name) => record[name].replace(/\s+/g, ' ')).join('\t'), '', names.join('\t')),
  'r1.parquet': (records) =>
    parquetFile(
      names,
      records.map((record) => names.map((name) => record[name])),
      { compress: true },
    ),
} as const satisfies globalThis.Record<string, (records: readonly Record[]) => Iterable<string | Buffer>>;

function* lines(
  records: readonly Record[],
  write: (record: Record, index: number) => string,
  last = '',
  first = '',
): Generator<string> {
  if (first) yield `${first}\n`;
  for (const [i, record] of records.entries()) yield `${write(record, i)}\n`;
  if (last) yield `${last}\n`;
}

/** About `bytes` of records of 4 kB: real ones where there are any, else random Han, each with a number of its own. */
function grow(bytes: number): { readonly records: readonly Record[]; readonly real: boolean } {
  const real = realRecords();
  const seeds = real.length > 0 ? real : Array.from({ length: 500 }, (_, i) => invented(i));
  const records: Record[] = [];
  for (let size = 0, i = 0; size < bytes; i += 1) {
    const seed = seeds[i % seeds.length]!;
    const record = { ...seed, input: `第${i}题：${seed.input}` };
    size += Buffer.byteLength(JSON.stringify(record));
    records.push(record);
  }
  return { records, real: real.length > 0 };
}

function realRecords(): readonly Record[] {
  const folder = process.env['PENJING_DATA'] ?? new URL('../../../../shared/data', import.meta.url).pathname;
  try {
    const text = readFileSync(join(folder, 'r1-cot-zh', 'merged.jsonl'), 'utf8');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record]));
  } catch {
    return [];
  }
}

function invented(i: number): Record {
  const key = stream(1, 'order', i);
  const han = (from: number, length: number): string =>
    Array.from({ length }, (_, at) => String.fromCharCode(0x4e00 + (word(key, from + at) % 5000))).join('');
  return { input: han(0, 60), reasoning_content: han(100, 800), content: han(1000, 400), domain: han(2000, 2) };
}

async function save(path: string, bytes: Iterable<string | Buffer>): Promise<void> {
  const out = createWriteStream(path);
  await (path.endsWith('.gz')
    ? pipeline(Readable.from(bytes), createGzip({ level: 4 }), out)
    : pipeline(Readable.from(bytes), out));
}

export const run: Bench = async ({ short, progress }) => {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-read-'));
  const sizes = short ? [10e6, 20e6] : [100e6, 200e6];
  const rows = [];
  let isReal = false;
  try {
    for (const size of sizes) {
      const { records, real } = grow(size);
      isReal = real;
      const jsonMB = records.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)) + 1, 0) / 1e6;
      for (const [name, write] of Object.entries(formats)) {
        progress(`${name} ${size / 1e6} MB`);
        const path = join(folder, name);
        await save(path, write(records));
        const runs = Array.from({ length: short ? 1 : 3 }, () =>
          fresh<ReadFigures>(new URL('read-case.ts', import.meta.url), path),
        );
        rmSync(path);
        const seconds = median(runs.map((one) => one.seconds));
        const cpuSeconds = median(runs.map((one) => one.cpuSeconds));
        const [{ fileMB, startMB, records: count }] = runs as [ReadFigures];
        rows.push({
          file: name,
          'file MB': rounded(fileMB, 1),
          records: count,
          'MB/s of the file': rounded(fileMB / seconds, 1),
          'MB/s as JSONL': rounded(jsonMB / seconds, 1),
          'MB/s as JSONL per core': rounded(jsonMB / cpuSeconds, 1),
          'records/s': Math.round(count / seconds),
          'peak MB': rounded(median(runs.map(({ peakMB }) => peakMB)), 0),
          'of it before reading': rounded(startMB, 0),
        });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    name: 'read',
    title: 'Reading, from file to example',
    rows,
    notes: [
      isReal
        ? 'Records: r1-cot-zh over and over, each with a number of its own, 4 kB on average.'
        : 'r1-cot-zh: not present; records of random Han characters, 4 kB each.',
      'Each file in a fresh process; medians of three runs. Parquet: one row group, Zstandard, 200 records a page.',
      'MB/s as JSONL: the same records counted in the size that they have as JSONL; per core: by processor time of all threads.',
    ],
  };
};
