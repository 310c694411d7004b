// A growing multimap from 32-bit keys to small integers in flat arrays: 12 bytes an entry and 4 a chain.

export interface Buckets {
  readonly add: (key: number, value: number) => void;
  /** Writes the newest values under `key`, at most `most` of them, into `out` from `at` on; returns where they end. */
  readonly read: (key: number, most: number, out: Int32Array, at: number) => number;
}

const [KEY, VALUE, NEXT, FIELDS] = [0, 1, 2, 3] as const;

export function createBuckets(): Buckets {
  let capacity = 1 << 12; // a power of two
  let heads = new Int32Array(capacity).fill(-1); // where the newest entry of a chain begins
  let entries = new Int32Array(FIELDS * capacity);
  let count = 0;
  const link = (entry: number): void => {
    const slot = entries[entry + KEY]! & (capacity - 1);
    entries[entry + NEXT] = heads[slot]!;
    heads[slot] = entry;
  };
  const grow = (): void => {
    const wider = new Int32Array(FIELDS * capacity * 2);
    wider.set(entries);
    entries = wider;
    capacity *= 2;
    heads = new Int32Array(capacity).fill(-1);
    for (let at = 0; at < count; at += 1) link(at * FIELDS);
  };
  return {
    add(key, value) {
      if (count === capacity) grow();
      const entry = count * FIELDS;
      entries[entry + KEY] = key | 0;
      entries[entry + VALUE] = value;
      link(entry);
      count += 1;
    },
    read(key, most, out, at) {
      const end = at + most;
      let filled = at;
      for (let entry = heads[key & (capacity - 1)]!; entry >= 0 && filled < end; entry = entries[entry + NEXT]!) {
        if (entries[entry + KEY] === (key | 0)) out[filled++] = entries[entry + VALUE]!;
      }
      return filled;
    },
  };
}
