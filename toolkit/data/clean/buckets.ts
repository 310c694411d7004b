// A growing multimap from 32-bit keys to small integers in flat arrays: 12 bytes an entry and 4 a chain.

export interface Buckets {
  readonly add: (key: number, value: number) => void;
  /** Calls `visit` with the values under `key`, newest first, at most `most` of them. */
  readonly visit: (key: number, most: number, visit: (value: number) => void) => void;
}

export function createBuckets(): Buckets {
  let heads = new Int32Array(1 << 12).fill(-1);
  let [keys, values, next] = [new Uint32Array(1 << 12), new Int32Array(1 << 12), new Int32Array(1 << 12)];
  let count = 0;
  const link = (entry: number): void => {
    const slot = keys[entry]! & (heads.length - 1);
    next[entry] = heads[slot]!;
    heads[slot] = entry;
  };
  const grow = (): void => {
    keys = widened(keys, new Uint32Array(count * 2));
    values = widened(values, new Int32Array(count * 2));
    next = new Int32Array(count * 2);
    heads = new Int32Array(count * 2).fill(-1);
    for (let entry = 0; entry < count; entry += 1) link(entry);
  };
  return {
    add(key, value) {
      if (count === keys.length) grow();
      keys[count] = key;
      values[count] = value;
      link(count);
      count += 1;
    },
    visit(key, most, visit) {
      let left = most;
      for (let entry = heads[key & (heads.length - 1)]!; entry >= 0 && left > 0; entry = next[entry]!) {
        if (keys[entry] !== key >>> 0) continue;
        visit(values[entry]!);
        left -= 1;
      }
    },
  };
}

function widened<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
