// The compact writing of code point ranges that unicode.ts uses.

export type Range = readonly [start: number, length: number, value: number];

/** Reads `gap[.length[.value]]` items in base 36, separated by white space: `gap` counts from the end of the range before. */
export function ranges(table: string): Range[] {
  let end = 0;
  return table
    .trim()
    .split(/\s+/)
    .map((item) => {
      const [gap = 0, length = 1, value = 0] = item.split('.').map((digits) => Number.parseInt(digits, 36));
      const start = end + gap;
      end = start + length;
      return [start, length, value];
    });
}
