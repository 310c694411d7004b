// One character without case and accents: canonical decomposition, marks dropped, lower-cased.
import { kind, kinds, recentCase, whole } from './unicode.ts';

type Mapping = (code: number) => readonly number[];

/** The canonical decomposition (NFD) of one code point, as the reference knows it. */
export const decompose: Mapping = remember((code) =>
  whole.has(code) ? [code] : points(String.fromCodePoint(code).normalize('NFD')),
);

/** What stays of a decomposed code point. Lower-casing looks at one code point at a time: Σ is σ at the end of a word too. */
export const strip: Mapping = remember((code) => {
  if (kinds[code] === kind.accent) return [];
  const recent = recentCase.get(code);
  return recent === undefined ? points(String.fromCodePoint(code).toLowerCase()) : [recent];
});

/** The code points that `code` becomes when case and accents are dropped; none for an accent. */
export const fold: Mapping = remember((code) => decompose(code).flatMap(strip));

/** Remembers the basic plane alone, so that no text can make it grow without bound. */
function remember(mapping: Mapping): Mapping {
  const known: (readonly number[] | undefined)[] = new Array(0x10000);
  return (code) => {
    const before = known[code];
    if (before) return before;
    const result = mapping(code);
    if (code < known.length) known[code] = result;
    return result;
  };
}

function points(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}
