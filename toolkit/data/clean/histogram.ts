// Counts in fixed bins: what a report can draw of a stream that is gone.

export interface Histogram {
  /** Lower edges; a bin ends where the next begins, the last one nowhere. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export interface Tally {
  readonly add: (value: number) => void;
  readonly read: () => Histogram;
}

/** A tally over ascending `edges`; a value below the first edge counts in the first bin. */
export function tally(edges: readonly number[]): Tally {
  const counts = edges.map(() => 0);
  return {
    add(value) {
      let bin = edges.length - 1;
      while (bin > 0 && value < edges[bin]!) bin -= 1;
      counts[bin]! += 1;
    },
    read: () => ({ edges, counts: [...counts] }),
  };
}

/** `count` edges from `from`, `width` apart. */
export const even = (from: number, width: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => Math.round((from + at * width) * 1e6) / 1e6);

/** 0, then 1, 2, 5 times each power of ten up to 50,000. */
export const lengths: readonly number[] = [0, ...[1, 10, 100, 1000, 10_000].flatMap((ten) => [ten, 2 * ten, 5 * ten])];
