// A file as checkpoint readers see it: a size, and bytes on demand. Who opens and closes it is the caller's business.
import { Fault } from '../../words/fault.ts';

export interface Source {
  /** How sentences call it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes [offset, offset + length), which lie inside the file; a view or a copy. */
  read(offset: number, length: number): Uint8Array;
}

export interface Folder {
  readonly name: string;
  /** The file of that name; undefined: there is none. */
  open(name: string): Source | undefined;
}

/** A file that lies in memory; what is read are views. */
export function sourceOf(bytes: Uint8Array, name: string): Source {
  return { name, size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** The bytes [offset, offset + length). Fault: they reach beyond the end. */
export function slice(source: Source, offset: number, length: number): Uint8Array {
  if (offset + length > source.size)
    throw new Fault('model.cut-short', { where: source.name, expected: offset + length, received: source.size });
  return source.read(offset, length);
}

/** A small text file, whole. Faults: longer than `most` bytes, not UTF-8. */
export function textOf(source: Source, most: number): string {
  const { name: where, size } = source;
  if (size > most) throw new Fault('model.too-long', { where, most, received: size });
  return decode(source.read(0, size), where);
}

export function decode(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Fault('model.not-text', { where }, { cause });
  }
}

/** Text out of a file as a sentence may hold it: short, without control characters. */
export const shown = (text: string): string => text.slice(0, 80).replace(/\p{Cc}/gu, '\ufffd');
