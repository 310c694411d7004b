// What cleaning remembers of the records it let pass: their texts, exactly and nearly.
import { hash } from '../hash.ts';
import { createNearIndex, type NearIndex } from './near.ts';

export interface Memory {
  /** The id under which `key` was first seen; if it was not, it is now, under `id`. */
  readonly seen: (key: string, id: string) => string | undefined;
  /** The id under which `key` was first seen. */
  readonly known: (key: string) => string | undefined;
  readonly near: NearIndex;
}

/** Keys are kept as 53-bit hashes: among a million, two differing ones are taken for equal once in 18,000 runs. */
export function createMemory(): Memory {
  const ids = new Map<number, string>();
  const short = (key: string): number => hash(key, 1) * 2 ** 21 + (hash(key, 2) >>> 11);
  return {
    seen(key, id) {
      const at = short(key);
      const earlier = ids.get(at);
      if (earlier === undefined) ids.set(at, id);
      return earlier;
    },
    known: (key) => ids.get(short(key)),
    near: createNearIndex(),
  };
}
