// Letters, digits and signs of half width as full-width ones, and the other way round.
import { charactersOf } from './characters.ts';
import type { Proposal } from './choose.ts';

/** The full-width forms of ASCII lie 0xFEE0 above it; the ideographic space stands for the blank. */
const DISTANCE = 0xfee0;
const [BLANK, WIDE_BLANK] = [0x20, 0x3000];

export function width(text: string): Proposal[] {
  return charactersOf(text).flatMap(({ text: character, start, end }) => {
    const other = otherWidth(character.codePointAt(0)!);
    return other === undefined ? [] : [{ start, end, texts: [String.fromCodePoint(other)], cost: 1 }];
  });
}

function otherWidth(code: number): number | undefined {
  if (code === BLANK) return WIDE_BLANK;
  if (code === WIDE_BLANK) return BLANK;
  if (code > BLANK && code < 0x7f) return code + DISTANCE;
  return code > BLANK + DISTANCE && code < 0x7f + DISTANCE ? code - DISTANCE : undefined;
}
