// The stage's own files of records: one JSON object a line, as cleaning writes them.

import { lines } from '../../../data/read/lines.ts';
import type { Example } from '../../../data/records.ts';
import { openLines } from '../../../files/line-writer.ts';

/** The records of a file that a part of this stage has written, one at a time. */
export async function* readRecords(path: string): AsyncGenerator<Example> {
  for await (const { text } of lines(path)) if (text !== '') yield JSON.parse(text) as Example;
}

/** Writes values a line each; the file is there in full or not at all. Returns how many there were. */
export async function writeRecords(path: string, values: AsyncIterable<unknown> | Iterable<unknown>): Promise<number> {
  const writer = await openLines(path);
  let count = 0;
  try {
    for await (const value of values) {
      const wait = writer.add(`${JSON.stringify(value)}\n`);
      if (wait) await wait;
      count += 1;
    }
    await writer.finish();
  } finally {
    await writer.abandon();
  }
  return count;
}
