// Attacks that put one Chinese character for another.
import { seenAlikes } from '../../data/augment/glyph.ts';
import { soundAlikes } from '../../data/augment/homophone.ts';
import type { StandIns } from '../../data/augment/noise.ts';
import { isSensitive } from '../../data/augment/protected.ts';
import type { Proposal } from './choose.ts';

/** Characters of the same reading and tone, as pinyin input confuses them. */
export const homophone = (text: string, protect: boolean): Proposal[] => exchanges(text, soundAlikes(text), protect);

/** Characters of a similar shape, as the eye or a scanner confuses them. */
export const glyph = (text: string, protect: boolean): Proposal[] => exchanges(text, seenAlikes, protect);

// Where meaning is protected, no negation, numeral or the like goes or comes.
function exchanges(text: string, standIns: StandIns, protect: boolean): Proposal[] {
  const fits = (character: string): boolean => !(protect && isSensitive(character));
  return charactersOf(text).flatMap(({ text: character, start, end }) => {
    if (!/\p{Script=Han}/u.test(character) || !fits(character)) return [];
    const texts = standIns(character, start).filter((other) => other !== character && fits(other));
    return texts.length > 0 ? [{ start, end, texts, cost: 1 }] : [];
  });
}

/** The code points of a text with their places. */
export function charactersOf(text: string): { readonly text: string; readonly start: number; readonly end: number }[] {
  let end = 0;
  return Array.from(text, (character) => {
    const start = end;
    end += character.length;
    return { text: character, start, end };
  });
}
