// Exact numbers of bytes from a stream of chunks of any size.

export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `count` bytes. RangeError: the stream ends before. */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const part of this.pass(count)) parts.push(part);
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** The next `count` bytes as they come, never all of them in memory. RangeError: the stream ends before. */
  async *pass(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (this.#chunk.length === 0 && !(await this.#next())) throw new RangeError('unexpected end of archive');
      const part = this.#chunk.subarray(0, left);
      this.#chunk = this.#chunk.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  /** Reads to the end, so that the checksum behind the last byte is compared. RangeError: more than `limit` bytes are left. */
  async drain(limit: number): Promise<void> {
    let left = limit - this.#chunk.length;
    while (await this.#next()) {
      left -= this.#chunk.length;
      if (left < 0) throw new RangeError('bytes behind the end of the archive');
    }
  }

  async #next(): Promise<boolean> {
    const next = await this.#source.next();
    this.#chunk = next.done ? new Uint8Array() : next.value;
    return !next.done;
  }
}
