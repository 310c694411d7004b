// One character without case and accents: canonical decomposition, marks dropped, lower-cased.
import { kind, kinds, whole } from './unicode.ts';

/** The canonical decomposition (NFD) of one code point, as the reference knows it. */
export function decompose(code: number): number[] {
  return whole.has(code) ? [code] : points(String.fromCodePoint(code).normalize('NFD'));
}

/** What stays of a decomposed code point. Lower-casing looks at one code point at a time: Σ is σ at the end of a word too. */
export function strip(code: number): number[] {
  return kinds[code] === kind.accent ? [] : points(String.fromCodePoint(code).toLowerCase());
}

// Only the basic plane is remembered, so that no text can make it grow without bound.
const known: (readonly number[] | undefined)[] = new Array(0x10000);

/** The code points that `code` becomes when case and accents are dropped; none for an accent. */
export function fold(code: number): readonly number[] {
  const before = known[code];
  if (before) return before;
  const folded = decompose(code).flatMap(strip);
  if (code < known.length) known[code] = folded;
  return folded;
}

const points = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0)!);
