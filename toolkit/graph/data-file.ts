// The layout of an external data file: tensors one after the other, each on a 64-byte boundary.

/** Aligned for every vector instruction and for memory mapping by cache line. */
const ALIGNMENT = 64;

/**
 * External data being laid out. Given to several `writeModel` calls, it lets their graphs share one file: bytes that are
 * the same view are placed once.
 */
export class DataFile {
  readonly #chunks: Uint8Array[] = [];
  readonly #places = new Map<ArrayBufferLike, Map<string, number>>();
  #length = 0;

  /** The offset of `data` in the file, in bytes. */
  place(data: Uint8Array): number {
    const places = this.#places.get(data.buffer) ?? new Map<string, number>();
    this.#places.set(data.buffer, places);
    const key = `${data.byteOffset}+${data.byteLength}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const gap = (ALIGNMENT - (this.#length % ALIGNMENT)) % ALIGNMENT;
    if (gap > 0) this.#chunks.push(new Uint8Array(gap));
    const offset = this.#length + gap;
    this.#chunks.push(data);
    this.#length = offset + data.length;
    places.set(key, offset);
    return offset;
  }

  /** The whole file so far, the tensors' own bytes among them. */
  get chunks(): readonly Uint8Array[] {
    return [...this.#chunks];
  }

  get length(): number {
    return this.#length;
  }
}
