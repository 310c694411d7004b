// Texts as hashed character n-grams in compressed sparse rows: the feature side of the linear baseline.
import { mix } from '../random/random.ts';

export interface FeatureOptions {
  /** Shortest and longest n-gram, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Columns are hashed into 2^bits buckets, bits from 1 to 31. */
  readonly bits: number;
}

export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Distinct buckets of a text with 1 + ln(count), not yet scaled. Longer grams see the text's two ends as characters. */
export function countGrams(text: string, { from, to, bits }: FeatureOptions): SparseRow {
  const bounded = `\u0002${text.toLowerCase()}\u0003`;
  const edge = from === 1 && to === 1 ? 1 : 0; // a bag of single characters has no ends
  const counts = new Map<number, number>();
  for (let start = edge; start < bounded.length - edge; start += 1) {
    let h = 0x811c9dc5;
    for (let size = 1; size <= to && start + size <= bounded.length - edge; size += 1) {
      h = Math.imul(h ^ bounded.charCodeAt(start + size - 1), 0x01000193);
      if (size < from) continue;
      const bucket = mix(h ^ size) >>> (32 - bits);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
  }
  return {
    columns: Int32Array.from(counts.keys()),
    values: Float32Array.from(counts.values(), (count) => 1 + Math.log(count)),
  };
}

/** In how many rows each bucket occurs. [2^bits] */
export function documentFrequency(rows: readonly SparseRow[], bits: number): Uint32Array {
  const frequency = new Uint32Array(2 ** bits);
  for (const { columns } of rows) for (const column of columns) frequency[column]! += 1;
  return frequency;
}

/** Smoothed inverse document frequency per bucket: ln((1 + N) / (1 + df)) + 1 (scikit-learn's form). */
export function inverseFrequency(rows: readonly SparseRow[], bits: number): Float32Array {
  return Float32Array.from(documentFrequency(rows, bits), (df) => Math.log((1 + rows.length) / (1 + df)) + 1);
}

/** The row weighted by `weights` (if any) and scaled to length 1. */
export function scale({ columns, values }: SparseRow, weights: Float32Array | null): SparseRow {
  const weighted = values.map((value, at) => (weights ? value * weights[columns[at]!]! : value));
  const length = Math.sqrt(weighted.reduce((sum, value) => sum + value * value, 0)) || 1;
  return { columns, values: weighted.map((value) => value / length) };
}
