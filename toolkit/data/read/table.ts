// CSV and TSV: rows of cells become rows of named values, with the header read or, where there is none, counted.
import { Fault } from '../../words/fault.ts';
import { csvCells } from './csv.ts';
import { isKnownName } from './fields.ts';
import { lines } from './lines.ts';
import type { Cells, FileRow, Reading } from './row.ts';

/** Comma-separated values with a header; headerless if `fields` names columns by number ("1", "2"). */
export async function* readCsv(reading: Reading): AsyncGenerator<FileRow> {
  const wanted = givenNames(reading);
  const counts = (first: readonly string[]): boolean =>
    wanted.length > 0 && wanted.every((name) => /^\d+$/.test(name) && !first.includes(name));
  yield* named(reading, csvCells, (first) => !counts(first));
}

/** Tab-separated values, no quoting. A first line with two names we know is a header, else columns are "1", "2", … */
export async function* readTsv(reading: Reading): AsyncGenerator<FileRow> {
  const wanted = givenNames(reading);
  yield* named(
    reading,
    tsvCells,
    (first) => first.filter((cell) => wanted.includes(cell) || isKnownName(cell)).length > 1,
  );
}

/** An empty name is none. */
const givenNames = ({ fields }: Reading): readonly string[] => Object.values(fields).filter((name) => name !== '');

async function* tsvCells(reading: Reading): AsyncGenerator<Cells> {
  for await (const { number, text } of lines(reading)) {
    if (text.trim() === '') continue;
    yield { line: number, cells: text.split('\t') };
  }
}

async function* named(
  reading: Reading,
  read: (reading: Reading) => AsyncGenerator<Cells>,
  hasHeader: (first: readonly string[]) => boolean,
): AsyncGenerator<FileRow> {
  let names: readonly string[] | undefined;
  const { path } = reading;
  // without the first line nobody knows what the columns are
  const refuse: Reading['refuse'] = (line, reason, text) => {
    if (names === undefined) throw reason;
    reading.refuse(line, reason, text);
  };
  for await (const { line, cells } of read({ ...reading, refuse })) {
    if (names === undefined) {
      const header = hasHeader(cells);
      names = header ? cells.map((cell) => cell.trim()) : cells.map((_, column) => String(column + 1));
      if (header) continue;
    }
    if (cells.length !== names.length) {
      const counts = { expected: names.length, received: cells.length };
      refuse(line, new Fault('data.columns', { where: path, line, ...counts }), cells.join(' | '));
      continue;
    }
    yield { line, values: Object.fromEntries(names.map((name, column) => [name, cells[column]])) };
  }
}
