// A sample of a stream that depends on what is in it and not on its order: the items with the lowest keys.

export interface Sample<T> {
  /** Offers an item under its key, a hash of what it is. */
  add(key: number, item: T): void;
  /** At most `limit` of the items offered, those with the lowest keys, by key; equal keys in the order offered. */
  items(): readonly T[];
}

/** Keeps at most twice `limit` items in memory. */
export function createSample<T>(limit: number): Sample<T> {
  let held: { readonly key: number; readonly item: T }[] = [];
  let bar = Number.POSITIVE_INFINITY;
  const settle = (): void => {
    held = held.sort((a, b) => a.key - b.key).slice(0, limit);
    if (held.length === limit) bar = held.at(-1)?.key ?? Number.NEGATIVE_INFINITY;
  };
  return {
    add(key, item) {
      if (key > bar) return;
      held.push({ key, item });
      if (held.length >= 2 * limit) settle();
    },
    items() {
      settle();
      return held.map(({ item }) => item);
    },
  };
}
