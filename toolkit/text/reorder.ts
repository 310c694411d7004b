// Canonical ordering of combining marks. Nearly every mark is dropped with the accents, so order shows only where one of the
// few marks that stay (`kind.mover`) stands among others.
import { decompose, strip } from './fold.ts';
import type { Normalized } from './normalize.ts';
import { kind, kinds, ranks } from './unicode.ts';

interface Item {
  readonly code: number;
  readonly rank: number;
  /** First of its character's decomposition. */
  readonly first: boolean;
}

/**
 * Writes the run of marks round offset `at` (a starter and the marks after it, within `from` and `to`) to the end of `into`,
 * in canonical order, in place of what `into` already holds of it. Returns the offset where the run ends.
 *
 * The reference lines characters up by counting: the k-th character of the ordered run is said to come from the k-th of the text.
 */
export function reorder(text: string, from: number, at: number, to: number, into: Normalized): number {
  let start = at;
  for (let back = at; !starts(text, start) && back > from; ) {
    back -= isTail(text, back - 1, from) ? 2 : 1;
    if (!gone(text, back)) start = back;
  }
  while (into.starts.length > 0 && into.starts.at(-1)! >= start) {
    into.starts.pop();
    into.codes.pop();
  }

  const sources: number[] = [];
  const items: Item[] = [];
  let end = start;
  for (; end < to; end += text.codePointAt(end)! > 0xffff ? 2 : 1) {
    if (gone(text, end)) continue;
    if (end > start && starts(text, end)) break;
    sources.push(end);
    for (const [i, code] of decompose(text.codePointAt(end)!).entries()) {
      items.push({ code, rank: ranks.get(code) ?? 0, first: i === 0 });
    }
  }

  let source = -1;
  for (const item of ordered(items)) {
    if (item.first) source++;
    for (const code of strip(item.code)) {
      into.codes.push(code);
      into.starts.push(sources[source]!);
    }
  }
  return end;
}

/** Sorts each stretch of marks between starters by rank; equal ranks keep their order (Unicode standard, D109). */
function ordered(items: readonly Item[]): Item[] {
  let stretch = 0;
  return items
    .map((item) => ({ item, stretch: item.rank === 0 ? ++stretch : stretch }))
    .sort((a, b) => a.stretch - b.stretch || a.item.rank - b.item.rank)
    .map(({ item }) => item);
}

const gone = (text: string, at: number): boolean => kinds[text.codePointAt(at)!] === kind.gone;

/** Whether the character at `at` begins a run: its decomposition starts with a character that is no mark. */
const starts = (text: string, at: number): boolean => !ranks.has(decompose(text.codePointAt(at)!)[0]!);

/** Whether `at` is the second half of a surrogate pair. */
const isTail = (text: string, at: number, from: number): boolean => at > from && text.codePointAt(at - 1)! > 0xffff;
