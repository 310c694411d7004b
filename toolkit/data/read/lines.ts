// Bytes to lines, each decoded by itself, so that a damaged one does not end the file. Lines end at byte 0x0A and
// nowhere else: U+2028, NUL and a lone \r are ordinary characters inside a record. A BOM is dropped.
import { isUtf8 } from 'node:buffer';
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import { BrokenArchive, CHUNK, readBytes } from './bytes.ts';
import { nameBytes } from './encoding.ts';
import type { Reading } from './row.ts';

/** A line longer than this is a broken file, not a record (bytes). */
export const LONGEST_LINE = 32 * 1024 * 1024;

export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without its end. */
  readonly text: string;
  /** Whether the end was \r\n. */
  readonly crlf?: boolean;
  /** Only a piece: the line goes on with the next one. */
  readonly open?: true;
}

/** Bytes after which a line may be cut into pieces, at a comma. */
const PIECE = 1 << 20;

/**
 * The lines of a UTF-8 file, plain or gzip; empty lines are kept, so numbers stay true. Given a path alone, the first
 * line that would be refused throws. `inPieces`: a line of megabytes comes in pieces that end with a comma.
 * Refused: a line that is not UTF-8 (GBK by its name), one of more than 32 MiB.
 * Faults: missing, unreadable, UTF-16, a broken archive (with the last good line).
 */
export async function* lines(source: string | Reading, inPieces = false): AsyncGenerator<Line> {
  const reading = typeof source === 'string' ? strictly(source) : source;
  const { path, chunk } = reading;
  let number = 1;
  let isFirst = true;
  let pieces: Buffer[] = [];
  let size = 0;
  const hold = (piece: Buffer): void => {
    size += piece.length;
    if (size > LONGEST_LINE) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  };
  const release = (open = false): Line | undefined => {
    const line = decode(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces), size, number, reading, isFirst);
    isFirst = false;
    pieces = [];
    size = 0;
    if (!open) number += 1;
    return line && open ? { ...line, open } : line;
  };
  try {
    for await (const bytes of readBytes(path, chunk)) {
      for (let start = 0; start < bytes.length; ) {
        const newline = bytes.indexOf(10, start);
        const end = newline < 0 ? bytes.length : newline;
        const far = start + Math.max(0, PIECE - size);
        const comma = inPieces && far < end ? bytes.subarray(0, end).indexOf(44, far) : -1;
        hold(bytes.subarray(start, comma < 0 ? end : comma + 1));
        start = (comma < 0 ? end : comma) + 1;
        const line = comma < 0 && newline < 0 ? undefined : release(comma >= 0);
        if (line) yield line;
      }
    }
  } catch (error) {
    if (!(error instanceof BrokenArchive)) throw error;
    throw new Fault('data.bad-archive', { where: path, line: number - 1, reason: error.message }, { cause: error });
  }
  const last = size > 0 ? release() : undefined;
  if (last) yield last;
}

function decode(
  bytes: Buffer,
  size: number,
  number: number,
  { path, refuse }: Reading,
  isFirst: boolean,
): Line | undefined {
  const where = { where: path, line: number };
  if (size > LONGEST_LINE) {
    refuse(number, new Fault('data.long-line', { ...where, limit: LONGEST_LINE, received: size }), '');
    return undefined;
  }
  if (!isUtf8(bytes)) {
    const { key, text } = nameBytes(bytes);
    refuse(number, new Fault(key, { ...where, received: excerpt(text) }), text);
    return undefined;
  }
  const crlf = bytes.at(-1) === 13;
  const text = bytes.toString('utf8', isFirst && hasMark(bytes) ? 3 : 0, crlf ? bytes.length - 1 : bytes.length);
  return { number, text, crlf };
}

const hasMark = ([a, b, c]: Buffer): boolean => a === 0xef && b === 0xbb && c === 0xbf;

const strictly = (path: string): Reading => ({
  path,
  fields: {},
  chunk: CHUNK,
  refuse(_, reason) {
    throw reason;
  },
});
