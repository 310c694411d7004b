// A data file in, examples out, one at a time.
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { Fault } from '../../words/fault.ts';
import type { Example } from '../records.ts';
import { toExample } from './example.ts';
import { recognise } from './fields.ts';
import { readJsonl } from './jsonl.ts';
import type { Fields, Reader } from './row.ts';
import { readCsv, readTsv } from './table.ts';
import { flattenMessages } from './thinking.ts';

export type Format = 'jsonl' | 'csv' | 'tsv';

const readers: Readonly<Record<Format, Reader>> = { jsonl: readJsonl, csv: readCsv, tsv: readTsv };

const extensions: Readonly<Record<string, Format>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'jsonl',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.txt': 'tsv',
};

export interface ReadOptions {
  /** Field names by role, for files that use others than the known ones; columns of a headerless table are "1", "2", … */
  readonly fields?: Fields | undefined;
  /** Default: by the file's extension. */
  readonly format?: Format | undefined;
  /** Characters a text may have before the file is refused; default 50,000. Cleaning has its own, shorter limit. */
  readonly longest?: number | undefined;
}

/**
 * Streams the examples of a JSONL, CSV or TSV file. The roles of the fields are settled by the first record.
 * Faults (exit 2): missing or empty file, unknown extension, not UTF-8, a line that does not parse (with its number),
 * no text or label field (with the fields seen), a text longer than `longest`.
 */
export async function* readExamples(path: string, options: ReadOptions = {}): AsyncGenerator<Example> {
  const { fields: given = {}, longest = 50_000 } = options;
  const read = readers[options.format ?? formatOf(path)];
  let fields: Fields | undefined;
  for await (const raw of read(path, given)) {
    const row = { line: raw.line, values: flattenMessages(raw.values) };
    fields ??= recognise(Object.keys(row.values), given, path);
    for (const role of ['text', 'label'] as const) {
      if (!Object.hasOwn(row.values, fields[role]!)) recognise(Object.keys(row.values), fields, `${path}:${row.line}`);
    }
    yield toExample(row, fields, path, longest);
  }
  if (fields === undefined) throw new Fault('data.empty', { where: path });
}

function formatOf(path: string): Format {
  const extension = extname(path).toLowerCase();
  const format = extensions[extension];
  if (format) return format;
  if (!existsSync(path)) throw new Fault('data.missing', { where: path });
  throw new Fault('data.unknown-format', { where: path, extension, known: Object.keys(extensions).join(' ') });
}
