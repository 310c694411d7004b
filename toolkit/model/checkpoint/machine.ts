// What a pickle is read on: a stack, a memo, and values that do nothing. Only what `Allowed` offers is ever called.
import { Fault } from '../../words/fault.ts';
import type { Cursor } from './cursor.ts';
import { shown } from './source.ts';

/** What a pickle may name and what its persistent ids stand for. */
export interface Allowed<T> {
  /** Classes and functions by full name. */
  readonly names: ReadonlyMap<string, Named<T>>;
  /** The object behind a persistent id; undefined: none. */
  readonly persistent: (id: Value<T>) => T | undefined;
}

/** `call` gives undefined for arguments it does not understand; a name without `call` may only be passed on. */
export interface Named<T> {
  readonly kind: 'named';
  readonly name: string;
  readonly call?: (args: readonly Value<T>[]) => Value<T> | undefined;
}

/** Lists and dictionaries grow while the pickle is read; tuples are plain arrays. */
export interface List<T> {
  readonly kind: 'list';
  readonly items: Value<T>[];
}

export interface Dict<T> {
  readonly kind: 'dict';
  entries?: Map<string, Value<T>>;
}

export type Value<T> =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Value<T>[]
  | List<T>
  | Dict<T>
  | Named<T>
  | T;

export const isList = <T>(value: Value<T>): value is List<T> => kindOf(value) === 'list';
export const isDict = <T>(value: Value<T>): value is Dict<T> => kindOf(value) === 'dict';
export const isNamed = <T>(value: Value<T>): value is Named<T> => kindOf(value) === 'named';

const kindOf = (value: unknown): unknown => (value as { kind?: unknown } | null | undefined)?.kind;

export class Machine<T> {
  readonly #cursor: Cursor;
  readonly #allowed: Allowed<T>;
  readonly #stack: Value<T>[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Value<T>>();

  constructor(cursor: Cursor, allowed: Allowed<T>) {
    this.#cursor = cursor;
    this.#allowed = allowed;
  }

  push(value: Value<T>): void {
    this.#stack.push(value);
  }

  pop(): Value<T> {
    return this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.pop()! : this.refuse('∅');
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Everything above the last mark, which goes too. */
  popMarked(): Value<T>[] {
    return this.#stack.splice(this.#marks.pop() ?? this.refuse('∅'));
  }

  top(): Value<T> {
    const value = this.pop();
    this.push(value);
    return value;
  }

  result(): Value<T> {
    const value = this.pop();
    return this.#stack.length === 0 && this.#marks.length === 0 ? value : this.refuse(this.#stack.length + 1);
  }

  put(slot: number): void {
    this.#memo.set(slot, this.top());
  }

  memoize(): void {
    this.put(this.#memo.size);
  }

  get(slot: number): void {
    this.push(this.#memo.has(slot) ? this.#memo.get(slot)! : this.refuse(slot));
  }

  name(name: string): void {
    const named = this.#allowed.names.get(name);
    if (!named) throw new Fault('model.pickle-class', { where: this.#cursor.source.name, name: shown(name) });
    this.push(named);
  }

  call(): void {
    const [args, called] = [this.pop(), this.pop()];
    if (!isNamed(called) || !Array.isArray(args)) this.refuse(describe(called));
    if (!called.call) throw new Fault('model.pickle-class', { where: this.#cursor.source.name, name: called.name });
    this.push(called.call(args) ?? this.refuse(called.name));
  }

  persistent(): void {
    const id = this.pop();
    this.push(this.#allowed.persistent(id) ?? this.refuse(describe(id)));
  }

  append(items: readonly Value<T>[]): void {
    const list = this.top();
    if (!isList(list)) this.refuse(describe(list));
    for (const item of items) list.items.push(item);
  }

  /** `pairs` are key, value, key, value … */
  set(pairs: readonly Value<T>[]): void {
    const dict = this.top();
    if (!isDict(dict) || pairs.length % 2 !== 0) this.refuse(describe(dict));
    dict.entries ??= new Map();
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i]!;
      if (typeof key !== 'string') this.refuse(describe(key));
      if (dict.entries.has(key))
        throw new Fault('model.repeated-name', { where: this.#cursor.source.name, name: shown(key) });
      dict.entries.set(key, pairs[i + 1]!);
    }
  }

  /** Attributes of a dictionary (`_metadata` of a state dict) say nothing of the tensors; nothing else has any. */
  build(): void {
    this.pop();
    const built = this.top();
    if (!isDict(built)) this.refuse(describe(built));
  }

  refuse(received: string | number): never {
    throw new Fault('model.pickle-shape', { where: this.#cursor.source.name, received, at: this.#cursor.at });
  }
}

/** A value in a few words for a sentence. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return `(${value.length})`;
  const kind = kindOf(value);
  return kind === 'named' ? (value as Named<unknown>).name : kind === undefined ? String(value) : `${kind}`;
}
