// Words: what stands between white space, with punctuation and ideographs by themselves.
import { kind, kinds } from './unicode.ts';

export const isSpace = (code: number): boolean => kinds[code] === kind.space;

/** Whether `code` is a word by itself, whatever stands beside it. */
const isAlone = (code: number): boolean => kinds[code] === kind.punctuation || kinds[code] === kind.han;

/** The index after the word that begins at index `from` of normalized text, where no white space stands. */
export function wordEnd(codes: readonly number[], from: number): number {
  if (isAlone(codes[from]!)) return from + 1;
  let end = from + 1;
  while (end < codes.length && !isAlone(codes[end]!) && !isSpace(codes[end]!)) end++;
  return end;
}
