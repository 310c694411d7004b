// What balancing needs to know of each record, in columns: 16 bytes a record, so that millions fit.
import { hash } from '../hash.ts';
import type { Example } from '../records.ts';

/** A name per record, as an index into the distinct names in order of first appearance. */
export interface Column {
  readonly names: readonly string[];
  readonly of: Uint32Array;
}

export interface Facts {
  readonly label: Column;
  readonly domain: Column;
  /** Hash of each record's content, below 2⁵³: who stays does not depend on where a record stands. */
  readonly keys: Float64Array;
}

/** A record as these facts see it; a record without a domain is of the domain ''. */
export type Fact = Pick<Example, 'text' | 'pair' | 'label' | 'domain'>;

/** Gathers facts record by record. */
export class FactLedger {
  #label = new NameLedger();
  #domain = new NameLedger();
  #keys = new Float64Array(1024);
  #size = 0;

  add(record: Fact): void {
    this.#label.push(record.label);
    this.#domain.push(record.domain ?? '');
    if (this.#size === this.#keys.length) this.#keys = grown(this.#keys);
    this.#keys[this.#size] = recordKey(record);
    this.#size += 1;
  }

  /** The facts so far. */
  facts(): Facts {
    return { label: this.#label.column(), domain: this.#domain.column(), keys: this.#keys.slice(0, this.#size) };
  }
}

/** 53 bits of the text, its pair and its label. */
export function recordKey({ text, pair, label }: Fact): number {
  const content = JSON.stringify([text, pair ?? null, label]);
  return (hash(content, 1) >>> 11) * 2 ** 32 + hash(content, 2);
}

/** Gathers names record by record. */
export class NameLedger {
  #index = new Map<string, number>();
  #of = new Uint32Array(1024);
  #size = 0;

  push(name: string): void {
    if (!this.#index.has(name)) this.#index.set(name, this.#index.size);
    if (this.#size === this.#of.length) this.#of = grown(this.#of);
    this.#of[this.#size] = this.#index.get(name)!;
    this.#size += 1;
  }

  column(): Column {
    return { names: [...this.#index.keys()], of: this.#of.slice(0, this.#size) };
  }
}

function grown<T extends Uint32Array | Float64Array>(array: T): T {
  const next = new (array.constructor as new (length: number) => T)(array.length * 2);
  next.set(array);
  return next;
}

/** The facts of the records at `places`, in that order. */
export function select({ label, domain, keys }: Facts, places: Uint32Array): Facts {
  const column = ({ names, of }: Column): Column => ({ names, of: places.map((place) => of[place]!) });
  return { label: column(label), domain: column(domain), keys: Float64Array.from(places, (place) => keys[place]!) };
}
