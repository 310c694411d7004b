// JSONL: one JSON object per line, blank lines skipped.
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import { lines } from './lines.ts';
import type { FileRow } from './row.ts';

export async function* readJsonl(path: string): AsyncGenerator<FileRow> {
  for await (const { number, text } of lines(path)) {
    if (text.trim() === '') continue;
    yield { line: number, values: parseObject(text, path, number) };
  }
}

function parseObject(text: string, where: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Fault('data.not-json', { where, line, received: excerpt(text) }, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Fault('data.not-json', { where, line, received: excerpt(text) });
  }
  return value as Readonly<Record<string, unknown>>;
}
