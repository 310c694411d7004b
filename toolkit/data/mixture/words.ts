// Words and pairs of neighbouring words as hashed columns.

import type { Cut } from '../cut.ts';
import type { SparseRow } from '../features.ts';
import { hash } from '../hash.ts';

/** Each word and each pair of neighbours once, in 2^bits columns. */
export function countWords(text: string, cut: Cut, bits: number): SparseRow {
  const words = cut(text.toLowerCase()).filter((word) => word.trim() !== '');
  const features = words.flatMap((word, at) => [word, `${word} ${words[at + 1] ?? ''}`]);
  const columns = new Set(features.map((feature) => hash(feature, 0) >>> (32 - bits)));
  return { columns: Int32Array.from(columns), values: new Float32Array(columns.size).fill(1) };
}
