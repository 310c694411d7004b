// Data files in, examples out, one at a time.
import { basename } from 'node:path';
import { Fault } from '../../words/fault.ts';
import type { Example } from '../records.ts';
import { CHUNK } from './bytes.ts';
import { type Place, toExample } from './example.ts';
import { recognise } from './fields.ts';
import { type Format, formatOf, readers } from './formats.ts';
import { flatten } from './forms.ts';
import { type QuarantineOptions, tally } from './quarantine.ts';
import type { Fields, FileRow, Role } from './row.ts';

export type { Format } from './formats.ts';
export type { BadLine } from './quarantine.ts';

export interface ReadOptions extends QuarantineOptions {
  /**
   * Field names by role, for files that use others than the known ones; columns of a headerless table are "1", "2", …;
   * an empty name: no field plays this role.
   */
  readonly fields?: Fields | undefined;
  /** Default: by the file's extension. */
  readonly format?: Format | undefined;
  /** Characters a text may have before the record is refused; default 50,000. Cleaning has its own, shorter limit. */
  readonly longest?: number | undefined;
  /** Roles without which a record is none; default text and label. A label neither needed nor there is ''. */
  readonly needs?: readonly Role[] | undefined;
  /** Bytes read at a time; default 262,144. No value changes the result. */
  readonly chunk?: number | undefined;
}

/** One file of a data set. */
export interface Source {
  /** Where its bytes are. */
  readonly path: string;
  /** What its examples' ids call it; unique among the sources read together. */
  readonly name: string;
}

/**
 * Streams the examples of a file, or of several in order. The roles of text, pair and label are settled by a file's first
 * record. Ids are the records' own or \`name:line\`; with several sources an own id becomes \`name#id\`.
 * Faults (exit 2): missing or empty file, unknown extension, UTF-16, a broken archive or Parquet file, no field for a
 * needed role (with the fields seen). Refused — thrown too, or given to \`quarantine\` where there is one: a line that does
 * not parse or is not UTF-8, a wrong number of columns, a value of the wrong kind, a text longer than \`longest\`.
 */
export async function* readExamples(
  source: string | Source | readonly Source[],
  options: ReadOptions = {},
): AsyncGenerator<Example> {
  if (typeof source === 'string') yield* readFile({ path: source, name: basename(source) }, options, (id) => id);
  else if (!isList(source)) yield* readFile(source, options, (id) => id);
  else {
    for (const one of source) {
      yield* readFile(one, options, source.length > 1 ? (id) => `${one.name}#${id}` : (id) => id);
    }
  }
}

const isList = (source: Source | readonly Source[]): source is readonly Source[] => Array.isArray(source);

async function* readFile({ path, name }: Source, options: ReadOptions, own: Place['own']): AsyncGenerator<Example> {
  const { longest = 50_000, chunk = CHUNK } = options;
  const read = readers[options.format ?? formatOf(path)];
  const { accept, refuse, close } = tally(path, options);
  const place: Place = { path, own, at: (line) => `${name}:${line}` };
  const fieldsOf = settle(path, options);
  let empty = true;
  for await (const raw of read({ path, fields: options.fields ?? {}, chunk, refuse })) {
    const row = { line: raw.line, values: flatten(raw.values, options.fields ?? {}) };
    let example: Example;
    try {
      const fields = fieldsOf(row);
      empty = false; // a first record without the needed fields says so, in quarantine or not
      example = toExample(row, fields, place, longest);
    } catch (error) {
      if (!(error instanceof Fault) || empty) throw error;
      refuse(row.line, error, JSON.stringify(row.values));
      continue;
    }
    accept();
    yield example;
  }
  close();
  if (empty) throw new Fault('data.empty', { where: path });
}

/** The fields of a row by role: looked up once for every set of names a file's records have. */
function settle(
  path: string,
  { fields: given = {}, needs = ['text', 'label'] }: ReadOptions,
): (row: FileRow) => Fields {
  const known = new Map<string, Fields>();
  let settled: Fields | undefined;
  return ({ line, values }) => {
    const seen = Object.keys(values);
    const shape = seen.join('\n');
    const fields =
      known.get(shape) ??
      recognise(seen, { given, needs, ...(settled ? { settled } : {}) }, settled ? `${path}:${line}` : path);
    if (known.size < SHAPES) known.set(shape, fields);
    if (!settled) {
      const { text, pair, label } = fields;
      settled = { ...(text ? { text } : {}), ...(pair ? { pair } : {}), ...(label ? { label } : {}) };
    }
    return fields;
  };
}

const SHAPES = 1000;
