// The JSON header of a safetensors file, by its own small grammar: JSON.parse would pass over names given twice and build
// whatever it is given. (huggingface/safetensors, README "Format")
import { Fault } from '../../words/fault.ts';
import { decode, shown } from './source.ts';

export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte and the byte behind the last, from the end of the header. */
  readonly offsets: readonly number[];
}

export interface Header {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** `bytes` are the header alone, which begins at byte 8 of the file. Faults: anything outside the grammar, a name given twice. */
export function parseHeader(bytes: Uint8Array, where: string): Header {
  const scanner = new Scanner(decode(bytes, where), where);
  const entries = new Map<string, Entry>();
  const metadata = new Map<string, string>();
  scanner.object((name) => {
    if (name !== '__metadata__') entries.set(name, entry(scanner));
    else scanner.object((key) => metadata.set(key, scanner.string()));
  });
  scanner.end();
  return { entries, metadata: Object.fromEntries(metadata) };
}

function entry(scanner: Scanner): Entry {
  const found: { dtype?: string; shape?: number[]; data_offsets?: number[] } = {};
  scanner.object((key) => {
    if (key === 'dtype') found.dtype = scanner.string();
    else if (key === 'shape' || key === 'data_offsets') found[key] = scanner.sizes();
    else scanner.refuse();
  });
  const { dtype, shape, data_offsets: offsets } = found;
  if (dtype === undefined || !shape || offsets?.length !== 2) return scanner.refuse();
  return { dtype, shape, offsets };
}

class Scanner {
  readonly #text: string;
  readonly #where: string;
  #at = 0;

  constructor(text: string, where: string) {
    this.#text = text;
    this.#where = where;
  }

  /** `{"key": …, …}`; `member` reads the value behind each key. */
  object(member: (key: string) => void): void {
    const keys = new Set<string>();
    this.#sequence('{', '}', () => {
      const key = this.string();
      if (keys.has(key)) throw new Fault('model.repeated-name', { where: this.#where, name: shown(key) });
      keys.add(key);
      if (!this.#skip(':')) this.refuse();
      member(key);
    });
  }

  /** `[1, 2, …]` */
  sizes(): number[] {
    const sizes: number[] = [];
    this.#sequence('[', ']', () => sizes.push(this.#size()));
    return sizes.slice(); // without the room that push leaves
  }

  string(): string {
    if (!this.#skip('"')) this.refuse();
    const begin = this.#at - 1;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"')
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    this.#at += 1;
    try {
      return JSON.parse(this.#text.slice(begin, this.#at)) as string;
    } catch {
      this.#at = begin;
      return this.refuse();
    }
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) this.refuse();
  }

  refuse(): never {
    const received = JSON.stringify(this.#text.slice(this.#at, this.#at + 20));
    throw new Fault('model.not-safetensors', { where: this.#where, at: 8 + this.#at, received });
  }

  #sequence(open: string, close: string, item: () => void): void {
    if (!this.#skip(open)) this.refuse();
    if (this.#skip(close)) return;
    do item();
    while (this.#skip(','));
    if (!this.#skip(close)) this.refuse();
  }

  #size(): number {
    this.#space();
    const digits = /[0-9]{1,16}/y;
    digits.lastIndex = this.#at;
    const size = Number(digits.exec(this.#text)?.[0] ?? this.refuse());
    if (!Number.isSafeInteger(size)) this.refuse();
    this.#at = digits.lastIndex;
    return size;
  }

  #skip(sign: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}
