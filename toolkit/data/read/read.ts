// Data files in, examples out, one at a time.
import { basename } from 'node:path';
import type { TaskName } from '../../text/task.ts';
import { Fault } from '../../words/fault.ts';
import type { Example } from '../records.ts';
import { tasks } from '../task.ts';
import type { AnnotationOptions } from './annotation.ts';
import { CHUNK } from './bytes.ts';
import { type Place, toExample } from './example.ts';
import { recognise } from './fields.ts';
import { type Format, formatOf, readers } from './formats.ts';
import { unfold } from './forms.ts';
import { type QuarantineOptions, tally } from './quarantine.ts';
import type { Fields, FileRow, Role } from './row.ts';
import { createSorter, decided } from './undecided.ts';

export type { Format } from './formats.ts';
export type { BadLine } from './quarantine.ts';

export interface ReadOptions extends QuarantineOptions, AnnotationOptions {
  /** What the records are for, where that is known: it settles which fields are looked for, and what an empty list is one of. */
  readonly task?: TaskName | undefined;
  /**
   * Field names by role, for files that use others than the known ones; columns of a headerless table are "1", "2", …;
   * an empty name: no field plays this role.
   */
  readonly fields?: Fields | undefined;
  /** Default: by the file's extension. */
  readonly format?: Format | undefined;
  /** Characters a text may have before the record is refused; default 50,000. Cleaning has its own, shorter limit. */
  readonly longest?: number | undefined;
  /** Roles without which a record is none; default those of the task, or text and label. A label neither needed nor there is ''. */
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
  const sources =
    typeof source === 'string' ? [{ path: source, name: basename(source) }] : isList(source) ? source : [source];
  const known = { ...options, ...(options.task ? wished(options.task, options) : {}) };
  for (const one of sources) {
    yield* decided(readFile(one, known, sources.length > 1 ? (id) => `${one.name}#${id}` : (id) => id));
  }
}

/** What a task needs and what it leaves alone, as far as the user says nothing else. */
function wished(task: TaskName, { fields, needs }: ReadOptions): Pick<ReadOptions, 'fields' | 'needs'> {
  const { ignores = [], ...row } = tasks[task];
  return { needs: needs ?? row.needs, fields: { ...Object.fromEntries(ignores.map((role) => [role, ''])), ...fields } };
}

const isList = (source: Source | readonly Source[]): source is readonly Source[] => Array.isArray(source);

async function* readFile({ path, name }: Source, options: ReadOptions, own: Place['own']): AsyncGenerator<Example> {
  const { longest = 50_000, chunk = CHUNK, ends, offsets, separator, fields: given = {} } = options;
  const read = readers[options.format ?? formatOf(path)];
  const { accept, refuse, close } = tally(path, options);
  const place: Place = { path, own, at: (line) => `${name}:${line}` };
  const fieldsOf = settle(path, options);
  const sorted = createSorter(options.task);
  let [empty, accepted] = [true, false];
  for await (const raw of read({ path, fields: given, chunk, refuse })) {
    let examples: readonly Example[];
    try {
      examples = unfold(raw, given, path).map((row) => {
        const fields = fieldsOf(row);
        empty = false; // a first record without the needed fields says so, in quarantine or not
        return sorted(toExample(row, fields, place, { longest, ends, offsets, separator }), `${path}:${row.line}`);
      });
    } catch (error) {
      if (!(error instanceof Fault) || (!accepted && hopeless.test(error.key))) throw error;
      refuse(raw.line, error, JSON.stringify(raw.values));
      continue;
    }
    accepted = true;
    accept();
    yield* examples;
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

/** What a first record says of the whole file. */
const hopeless = /^data\.(no-field|unknown-role|two-tasks|not-(classify|multilabel|pair|tag))$/;

const SHAPES = 1000;
