// JSONL: one JSON object per line, blank lines skipped.
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import { lines } from './lines.ts';
import type { FileRow, Reading } from './row.ts';

export async function* readJsonl(reading: Reading): AsyncGenerator<FileRow> {
  for await (const { number, text } of lines(reading)) {
    if (text.trim() === '') continue;
    const row = parseObject(text, number, reading);
    if (row) yield row;
  }
}

/** The object `text` holds; refused and undefined if it holds none. */
export function parseObject(text: string, line: number, { path, refuse }: Reading): FileRow | undefined {
  let cause: unknown;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { line, values: value as FileRow['values'] };
    }
  } catch (error) {
    cause = error;
  }
  refuse(line, new Fault('data.not-json', { where: path, line, received: excerpt(text) }, { cause }), text);
  return undefined;
}
