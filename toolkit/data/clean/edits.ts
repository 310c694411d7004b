// How far two texts are apart in characters changed, added or removed.

/**
 * Levenshtein distance in UTF-16 units if it is at most `most`, otherwise `most` + 1. Only cells within `most` of the
 * diagonal are filled (Ukkonen 1985), so time is O(length · most), and far texts are given up on early.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (a.length > b.length) return editDistance(b, a, most);
  if (b.length - a.length > most) return most + 1;
  let start = 0;
  while (start < a.length && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let [m, n] = [a.length, b.length];
  for (; m > start && a.charCodeAt(m - 1) === b.charCodeAt(n - 1); n -= 1) m -= 1;
  const [rows, columns] = [m - start, n - start];
  if (rows === 0) return columns;
  // row[j]: distance of the first i units of a and the first j of b; beyond the band it stays `most` + 1
  const row = new Uint32Array(columns + 2).fill(most + 1);
  for (let j = 0; j <= Math.min(columns, most); j += 1) row[j] = j;
  for (let i = 1; i <= rows; i += 1) {
    const [from, to] = [Math.max(1, i - most), Math.min(columns, i + most)];
    const unit = a.charCodeAt(start + i - 1);
    let diagonal = row[from - 1]!;
    let left = from === 1 ? i : most + 1;
    row[from - 1] = left;
    let least = left;
    for (let j = from; j <= to; j += 1) {
      const above = row[j]!;
      const changed = diagonal + (unit === b.charCodeAt(start + j - 1) ? 0 : 1);
      left = Math.min(changed, above + 1, left + 1);
      diagonal = above;
      row[j] = left;
      if (left < least) least = left;
    }
    if (least > most) return most + 1;
  }
  return Math.min(row[columns]!, most + 1);
}

/** 1 − distance ÷ the longer length, if that is at least `least`; otherwise 0. Two empty texts are alike. */
export function similarity(a: string, b: string, least: number): number {
  const length = Math.max(a.length, b.length);
  if (length === 0) return 1;
  const most = Math.floor(length * (1 - least) + 1e-9);
  const distance = editDistance(a, b, most);
  return distance > most ? 0 : 1 - distance / length;
}
