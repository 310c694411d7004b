// The formats there are, and which one a file's name stands for.
import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { Fault } from '../../words/fault.ts';
import { readJson } from './json.ts';
import { readJsonl } from './jsonl.ts';
import { readParquet } from './parquet/parquet.ts';
import type { Reader } from './row.ts';
import { readCsv, readTsv } from './table.ts';
import { readClosedTags, readTags } from './tag-columns.ts';

export type Format = 'jsonl' | 'json' | 'csv' | 'tsv' | 'parquet' | 'bio' | 'bmes';

/** Text formats are also read from gzip. */
export const readers: Readonly<Record<Format, Reader>> = {
  jsonl: readJsonl,
  json: readJson,
  csv: readCsv,
  tsv: readTsv,
  parquet: readParquet,
  bio: readTags,
  bmes: readClosedTags,
};

const extensions: Readonly<Record<string, Format>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.txt': 'tsv',
  '.parquet': 'parquet',
  '.bio': 'bio',
  '.conll': 'bio',
  '.bmes': 'bmes',
  '.bioes': 'bmes',
};

/** The extensions of data files, for sentences; a text format may have `.gz` behind it. */
export const known = `${Object.keys(extensions).join(' ')} (.gz)`;

const extensionOf = (path: string): string => extname(path.replace(/\.gz$/i, '')).toLowerCase();

// What data sets keep beside their data.
const besides = /^(readme|licen[cs]e|notice|requirements)\.txt$|^(dataset_infos?|dataset_dict)\.json$/i;

/** Whether a folder's file is one to read, by its path inside the folder: nothing hidden, nothing that lies beside data. */
export const isDataFile = (path: string): boolean =>
  Object.hasOwn(extensions, extensionOf(path)) && !besides.test(basename(path)) && !/(^|\/)\./.test(path);

/** The format of the file at `path` by its extension. Faults: an unknown one; nothing at `path`. */
export function formatOf(path: string): Format {
  const extension = extensionOf(path);
  if (Object.hasOwn(extensions, extension)) return extensions[extension]!;
  if (!existsSync(path)) throw new Fault('data.missing', { where: path });
  throw new Fault('data.unknown-format', { where: path, extension, known });
}
