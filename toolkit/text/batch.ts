// Encodings to rectangular arrays, and which examples share one: those of like length, so that little is padding.

/** What a row needs of an encoding. */
export interface Row {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
  readonly terms?: { readonly positions: readonly number[]; readonly types: readonly number[] };
}

/** What an example keeps of an encoding. */
export const rowOf = ({ ids, typeIds, terms }: Row): Row => ({ ids, typeIds, ...(terms ? { terms } : {}) });

/** Rows of equal length, row-major [size, length]. */
export interface Batch {
  readonly size: number;
  readonly length: number;
  readonly ids: BigInt64Array;
  readonly typeIds: BigInt64Array;
  /** 1 where there is a token, 0 where there is padding. */
  readonly mask: BigInt64Array;
  /** Marks of terms, 0 where there is none; present if the rows have them. */
  readonly terms?: { readonly positions: BigInt64Array; readonly types: BigInt64Array };
}

/** Pads `encodings` with the id `pad` (type 0, in no term) to the longest of them. */
export function collate(encodings: readonly Row[], pad: number): Batch {
  const size = encodings.length;
  const length = encodings.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
  const batch = { ids: int64(size * length), typeIds: int64(size * length), mask: int64(size * length) };
  batch.ids.fill(BigInt(pad));
  const [ids, typeIds, mask] = [low(batch.ids), low(batch.typeIds), low(batch.mask)];
  encodings.forEach((encoding, row) => {
    for (let i = 0, at = row * length * 2; i < encoding.ids.length; i++, at += 2) {
      ids[at] = encoding.ids[i]!;
      typeIds[at] = encoding.typeIds[i]!;
      mask[at] = 1;
    }
  });
  if (!encodings.some(({ terms }) => terms)) return { size, length, ...batch };
  const terms = { positions: int64(size * length), types: int64(size * length) };
  for (const part of ['positions', 'types'] as const) {
    const to = low(terms[part]);
    encodings.forEach((encoding, row) => {
      encoding.terms?.[part].forEach((value, i) => {
        to[(row * length + i) * 2] = value;
      });
    });
  }
  return { size, length, ...batch, terms };
}

const int64 = (size: number): BigInt64Array => new BigInt64Array(size);

/** Ids fit in the low half of a little-endian int64; writing that half makes no BigInt per token. */
const low = (array: BigInt64Array): Int32Array => new Int32Array(array.buffer);

/** How much one batch holds: `batchSize` rows, or at most `tokens` places, padding included. */
export type Capacity = { readonly batchSize: number } | { readonly tokens: number };

/** Rows are sorted by length inside windows of this many batches: shuffled enough to train on, sorted enough to pad little. */
const window = 50;

/**
 * Batches of indices into `lengths` (tokens per example). Without `order`, sorted by length throughout: least padding, for
 * evaluation. With `order` (a permutation, the epoch's shuffle), rows are sorted only within windows of it, and the batches
 * of a window come in the order in which their first rows stand in `order`. Every index appears exactly once; the result
 * depends on the arguments alone. A row longer than `tokens` is a batch by itself.
 */
export function bucket(lengths: readonly number[], capacity: Capacity, order?: readonly number[]): number[][] {
  const limit = 'batchSize' in capacity ? capacity.batchSize : capacity.tokens;
  if (!(limit >= 1)) throw new RangeError(`a batch of ${limit}`);
  if (!order) return cut(byLength([...lengths.keys()], lengths), lengths, capacity);

  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const rows = 'batchSize' in capacity ? limit : Math.max(1, Math.floor(limit / Math.max(1, mean)));
  const rank = new Map(order.map((index, i) => [index, i] as const));
  const batches: number[][] = [];
  for (let start = 0; start < order.length; start += rows * window) {
    const sorted = byLength(order.slice(start, start + rows * window), lengths);
    batches.push(...cut(sorted, lengths, capacity).sort((a, b) => rank.get(a[0]!)! - rank.get(b[0]!)!));
  }
  return batches;
}

/** A stable sort: rows of one length stay in their order. */
function byLength(indices: number[], lengths: readonly number[]): number[] {
  return indices.sort((a, b) => lengths[a]! - lengths[b]!);
}

/** Cuts rows sorted by length into batches; the last row of a batch is its longest. */
function cut(indices: readonly number[], lengths: readonly number[], capacity: Capacity): number[][] {
  const fits = (batch: readonly number[], next: number): boolean =>
    'batchSize' in capacity
      ? batch.length < capacity.batchSize
      : (batch.length + 1) * lengths[next]! <= capacity.tokens;
  const batches: number[][] = [];
  for (const index of indices) {
    const last = batches.at(-1);
    if (last && fits(last, index)) last.push(index);
    else batches.push([index]);
  }
  return batches;
}
