// Bytes to text to lines, streaming: UTF-8 only, a BOM is dropped, lines end at \n or \r\n and nowhere else
// (U+2028 and a lone \r are ordinary characters inside a record).
import { createReadStream } from 'node:fs';
import { Fault } from '../../words/fault.ts';

/** A line longer than this is a broken file, not a record (UTF-16 units). */
const longestLine = 32 * 1024 * 1024;

export interface Line {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
}

/** The text of the file at `path` in chunks. Faults: missing, unreadable, not UTF-8. */
export async function* decode(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let passed = 1;
  const text = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new Fault('data.not-utf8', { where: path, line: passed }, { cause });
    }
  };
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18 })) {
      const chunk = text(bytes as Uint8Array);
      for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) passed += 1;
      if (chunk) yield chunk;
    }
    const rest = text();
    if (rest) yield rest;
  } catch (error) {
    throw fileFault(path, error);
  }
}

function fileFault(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined || error instanceof Fault) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new Fault('data.missing', { where: path }, { cause: error });
  return new Fault('data.unreadable', { where: path, reason: code }, { cause: error });
}

/** The lines of the file at `path`, without their ends; empty lines are kept, so numbers stay true. */
export async function* lines(path: string): AsyncGenerator<Line> {
  let number = 1;
  let pieces: string[] = [];
  let size = 0;
  for await (const chunk of decode(path)) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      pieces.push(chunk.slice(start, end));
      yield { number, text: withoutReturn(pieces.join('')) };
      pieces = [];
      size = 0;
      number += 1;
      start = end + 1;
    }
    pieces.push(chunk.slice(start));
    size += chunk.length - start;
    if (size > longestLine) throw new Fault('data.long-line', { where: path, line: number, limit: longestLine });
  }
  const last = pieces.join('');
  if (last) yield { number, text: withoutReturn(last) };
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
