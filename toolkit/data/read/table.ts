// CSV and TSV: rows of cells become rows of named values, with the header read or, where there is none, counted.
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Fault } from '../../words/fault.ts';
import { isKnownName } from './fields.ts';
import { decode, lines } from './lines.ts';
import type { Fields, FileRow } from './row.ts';

interface Cells {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Comma-separated values (RFC 4180 quoting) with a header; headerless if `fields` names columns by number ("1", "2"). */
export async function* readCsv(path: string, fields: Fields): AsyncGenerator<FileRow> {
  yield* named(path, csvCells(path), (first) => !countsColumns(fields, first));
}

/** Tab-separated values, no quoting. A first line with two names we know is a header, else columns are "1", "2", … */
export async function* readTsv(path: string, fields: Fields): AsyncGenerator<FileRow> {
  const wanted = new Set(Object.values(fields));
  yield* named(
    path,
    tsvCells(path),
    (first) => first.filter((cell) => wanted.has(cell) || isKnownName(cell)).length > 1,
  );
}

function countsColumns(fields: Fields, first: readonly string[]): boolean {
  const wanted = Object.values(fields);
  return wanted.length > 0 && wanted.every((name) => /^\d+$/.test(name) && !first.includes(name));
}

async function* tsvCells(path: string): AsyncGenerator<Cells> {
  for await (const { number, text } of lines(path)) {
    if (text.trim() !== '') yield { line: number, cells: text.split('\t') };
  }
}

async function* csvCells(path: string): AsyncGenerator<Cells> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
    max_record_size: 32 * 1024 * 1024,
  });
  pipeline(Readable.from(decode(path)), parser, () => {}); // a failed source reaches us as the parser's own error
  try {
    for await (const item of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { line: item.info.lines, cells: item.record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as { lines?: unknown }).lines ?? 0);
    throw new Fault('data.bad-csv', { where: path, line, reason: error.code }, { cause: error });
  }
}

async function* named(
  where: string,
  rows: AsyncGenerator<Cells>,
  hasHeader: (first: readonly string[]) => boolean,
): AsyncGenerator<FileRow> {
  let names: readonly string[] | undefined;
  for await (const { line, cells } of rows) {
    if (names === undefined) {
      const header = hasHeader(cells);
      names = header ? cells.map((cell) => cell.trim()) : cells.map((_, column) => String(column + 1));
      if (header) continue;
    }
    if (cells.length !== names.length) {
      throw new Fault('data.columns', { where, line, expected: names.length, received: cells.length });
    }
    yield { line, values: Object.fromEntries(names.map((name, column) => [name, cells[column]])) };
  }
}
