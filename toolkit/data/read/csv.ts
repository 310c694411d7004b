// Comma-separated values by RFC 4180: a record may go over several lines inside quotes. Built on lines rather than on
// a stream of text, so that a damaged record costs one line and reading goes on with the next.
import { Fault } from '../../words/fault.ts';
import { type Line, LONGEST_LINE, lines } from './lines.ts';
import type { Cells, Reading } from './row.ts';

/** The records of a CSV file; blank lines are skipped. Refused: a misplaced quote, a quote never closed. */
export async function* csvCells(reading: Reading): AsyncGenerator<Cells> {
  const source = lines(reading);
  const again: Line[] = []; // lines a broken record had swallowed, last first
  let record: Record | undefined;
  const give = (reason: 'data.csv-open' | 'data.csv-quote'): void => {
    const [first, ...rest] = record!.lines;
    record = undefined;
    reading.refuse(first!.number, new Fault(reason, { where: reading.path, line: first!.number }), first!.text);
    for (const line of rest.reverse()) again.push(line);
  };
  for (;;) {
    const line = again.pop() ?? ((await source.next()).value as Line | undefined);
    if (line === undefined) {
      if (!record) return;
      give('data.csv-open');
      continue;
    }
    if (!record && line.text === '') continue;
    record ??= { lines: [], cells: [], open: undefined, size: 0 };
    record.lines.push(line);
    record.size += line.text.length;
    if (!scan(line, record)) give('data.csv-quote');
    else if (record.open === undefined) {
      yield { line: record.lines[0]!.number, cells: record.cells };
      record = undefined;
    } else if (record.size > LONGEST_LINE) give('data.csv-open');
  }
}

interface Record {
  readonly lines: Line[];
  readonly cells: string[];
  /** The pieces so far of a quoted cell that is not closed yet. */
  open: string[] | undefined;
  size: number;
}

/** Reads one more line of `record`; false for a quote where none may stand. */
function scan({ text, crlf }: Line, record: Record): boolean {
  let at = 0;
  for (;;) {
    if (record.open) {
      const end = text.indexOf('"', at);
      record.open.push(end < 0 ? `${text.slice(at)}${crlf ? '\r\n' : '\n'}` : text.slice(at, end));
      if (end < 0) return true;
      at = end + 1;
      if (text[at] === '"') {
        record.open.push('"');
        at += 1;
        continue;
      }
      record.cells.push(record.open.join(''));
      record.open = undefined;
      if (at === text.length) return true;
      if (text[at] !== ',') return false;
      at += 1;
    }
    if (text[at] === '"') {
      record.open = [];
      at += 1;
      continue;
    }
    const comma = text.indexOf(',', at);
    const cell = text.slice(at, comma < 0 ? text.length : comma);
    if (cell.includes('"')) return false;
    record.cells.push(cell);
    if (comma < 0) return true;
    at = comma + 1;
  }
}
