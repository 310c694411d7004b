// Reads forward through part of a file, a window at a time.
import { Fault } from '../../words/fault.ts';
import { decode, type Source, slice } from './source.ts';

const WINDOW = 1 << 16;

export class Cursor {
  readonly source: Source;
  readonly end: number;
  /** Place of the next byte, from the start of the file. */
  at: number;
  #window: Uint8Array = new Uint8Array();
  #begin = 0;
  readonly #size: number;

  /** `window`: bytes to read at a time. */
  constructor(source: Source, at: number, end: number, window = WINDOW) {
    this.source = source;
    this.at = at;
    this.#size = window;
    this.end = Math.min(end, source.size);
  }

  /** Passes over `count` bytes. Fault: there are fewer. */
  skip(count: number): void {
    if (this.at + count > this.end)
      throw new Fault('model.cut-short', { where: this.source.name, expected: this.at + count, received: this.end });
    this.at += count;
  }

  /** The next `count` bytes. Fault: there are fewer. */
  take(count: number): Uint8Array {
    const { at, end } = this;
    this.skip(count);
    if (at < this.#begin || at + count > this.#begin + this.#window.length) {
      this.#begin = at;
      this.#window = slice(this.source, at, Math.max(count, Math.min(this.#size, end - at)));
    }
    return this.#window.subarray(at - this.#begin, at - this.#begin + count);
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  /** An unsigned little-endian integer of 1 to 6 bytes. */
  uint(bytes: number): number {
    return this.take(bytes).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  /** A 64-bit unsigned little-endian integer; beyond 2⁵³ it is rounded. */
  uint64(): number {
    return this.uint(4) + this.uint(4) * 2 ** 32;
  }

  text(bytes: number): string {
    return decode(this.take(bytes), this.source.name);
  }
}
