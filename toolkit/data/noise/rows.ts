// Two views of a text as rows for the noise models: pieces of characters, and words.
import type { Cut } from '../cut.ts';
import { countGrams, documentFrequency, type SparseRow, scale } from '../features.ts';

export interface Rows {
  readonly rows: readonly SparseRow[];
  readonly columns: number;
}

/** UTF-16 units of a text that are looked at. */
const LENGTH = 400;

const beginning = (text: string): string => text.slice(0, LENGTH).toWellFormed().normalize('NFKC').toLowerCase();

/**
 * Rows of length 1 over the one- and two-character grams that two or more texts share, numbered from 0: a gram seen
 * once tells nothing out of fold and lets a model remember its text. Digits count as one character; no inverse
 * frequency, which AdaGrad makes up for and which cost precision where measured.
 */
export function gramRows(texts: readonly string[], bits: number): Rows {
  const counted = texts.map((text) => countGrams(beginning(text).replace(/\d/g, '0'), { from: 1, to: 2, bits }));
  const seen = documentFrequency(counted, bits);
  const numbers = new Int32Array(seen.length);
  let columns = 0;
  for (let at = 0; at < seen.length; at += 1) numbers[at] = seen[at]! > 1 ? columns++ : -1;
  return { rows: counted.map((row) => scale(renumber(row, numbers), null)), columns };
}

function renumber({ columns, values }: SparseRow, numbers: Int32Array): SparseRow {
  const kept = columns.map((column) => numbers[column]!);
  return { columns: kept.filter((column) => column >= 0), values: values.filter((_, at) => kept[at]! >= 0) };
}

/** TF-IDF rows of length 1 over the words that two or more texts share, numbered from 0: the `most` frequent ones. */
export function wordRows(texts: readonly string[], cut: Cut, most: number): Rows {
  const counted = texts.map((text) => {
    const counts = new Map<string, number>();
    for (const word of cut(beginning(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
    return counts;
  });
  const seen = new Map<string, number>();
  for (const counts of counted) for (const word of counts.keys()) seen.set(word, (seen.get(word) ?? 0) + 1);
  const shared = [...seen]
    .filter(([, count]) => count > 1)
    .sort(([, a], [, b]) => b - a)
    .slice(0, most);
  const columns = new Map(shared.map(([word], column) => [word, column]));
  const weights = Float32Array.from(shared, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1);
  const rows = counted.map((counts) => {
    const known = [...counts].filter(([word]) => columns.has(word));
    const row = {
      columns: Int32Array.from(known, ([word]) => columns.get(word)!),
      values: Float32Array.from(known, ([, count]) => 1 + Math.log(count)),
    };
    return scale(row, weights);
  });
  return { rows, columns: shared.length };
}
