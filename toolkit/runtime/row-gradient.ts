// Gradients of tables of which a step reads a few rows: only those rows, one entry per reading.

/** A row-sparse gradient: `rows[i]` belongs to row `ids[i]` of the parameter; ids may repeat, and count from the end if negative. */
export interface RowGradient {
  readonly ids: BigInt64Array;
  readonly rows: Float32Array;
}

/** A table of rows: width of a row, and the last step each row has seen. */
export interface Rows {
  readonly width: number;
  readonly seen: Int32Array;
}

/** Row `ids[i]` has the gradient `values[i · width …]`; every id is there once. */
export interface Merged {
  readonly values: Float32Array;
  readonly ids: Int32Array;
}

/** Negative ids count from the end, as Gather reads them. */
export const rowOf = (id: bigint, rows: number): number => (id < 0n ? Number(id) + rows : Number(id));

/** Row gradients summed per row, ids in order of first appearance. */
export function mergeRows(parts: readonly RowGradient[], { width, seen }: Rows): Merged {
  const places = new Map<number, number>();
  const targets = parts.map(({ ids }) =>
    Int32Array.from(ids, (id) => {
      const row = rowOf(id, seen.length);
      const place = places.get(row) ?? places.size;
      places.set(row, place);
      return place * width;
    }),
  );
  const values = new Float32Array(places.size * width);
  for (const [part, { rows }] of parts.entries()) {
    for (const [i, to] of targets[part]!.entries()) {
      for (let k = 0, from = i * width; k < width; k++) values[to + k]! += rows[from + k]!;
    }
  }
  return { values, ids: Int32Array.from(places.keys()) };
}
