// A journal read from its beginning: where the answers are, what everything has cost, where the last whole line ends.
import type { FileHandle } from 'node:fs/promises';
import type * as z from 'zod';
import { Fault } from '../../words/fault.ts';
import { Line, type Most, nothing, type Spent, withAnswer, withUnsure } from './entry.ts';

export interface Place {
  readonly at: number;
  readonly length: number;
}

export interface Scanned {
  /** Bytes up to the end of the last whole line. */
  readonly size: number;
  readonly answers: Map<string, Place>;
  readonly before: ReadonlyMap<string, Spent>;
}

/** Fault: a line that is none of ours, the last one included if it is whole. */
export async function scan(path: string, file: FileHandle): Promise<Scanned> {
  const answers = new Map<string, Place>();
  const before = new Map<string, Spent>();
  const asked = new Map<string, { readonly model: string; readonly most: Most }>();
  const of = (model: string): Spent => before.get(model) ?? nothing;
  const unsure = (key: string): void => {
    const { model, most } = asked.get(key) ?? {};
    if (model !== undefined && most) before.set(model, withUnsure(of(model), most));
    asked.delete(key);
  };
  let [size, number] = [0, 0];
  for await (const { line, at } of wholeLines(file)) {
    number += 1;
    const entry = parse(line);
    if (!entry || (entry.kind === 'journal') !== (number === 1)) {
      throw new Fault('teacher.journal-broken', { where: path, line: number });
    }
    size = at + line.length + 1;
    if (entry.kind === 'journal') continue;
    if (entry.kind === 'asked') {
      unsure(entry.key); // asked before and never heard of again: killed in between
      asked.set(entry.key, entry);
    } else if (entry.kind === 'answered') {
      before.set(entry.model, withAnswer(of(entry.model), entry.reply.usage));
      if (!answers.has(entry.key)) answers.set(entry.key, { at, length: line.length });
      asked.delete(entry.key);
    } else if (entry.unsure) unsure(entry.key);
    else asked.delete(entry.key);
  }
  for (const key of [...asked.keys()]) unsure(key);
  return { size, answers, before };
}

function parse(line: Buffer): z.infer<typeof Line> | undefined {
  try {
    return Line.parse(JSON.parse(line.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Lines that have their line feed, without it, and where each begins. */
async function* wholeLines(file: FileHandle): AsyncGenerator<{ readonly line: Buffer; readonly at: number }> {
  const chunk = Buffer.alloc(1 << 20);
  let [rest, at] = [Buffer.alloc(0), 0];
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, start)) {
      yield { line: rest.subarray(start, end), at: at + start };
      start = end + 1;
    }
    at += start;
    rest = rest.subarray(start);
  }
}
