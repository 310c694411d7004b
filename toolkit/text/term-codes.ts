// What of a text decides whether a term stands there: its characters without case, accents, letter width and idle blanks.
import { type Normalized, normalize } from './normalize.ts';
import { kind, kinds } from './unicode.ts';

/** The code points that terms are compared by, and the place of each in what they come from. */
export interface TermCodes {
  readonly codes: number[];
  readonly places: number[];
}

const BLANK = 0x20;
const [FULL, WIDEST, NARROWER] = [0xff01, 0xff5e, 0xfee0];

/** The codes of a term or a text by itself. */
export const termCodes = (text: string, lowerCase: boolean): TermCodes => comparable(normalize(text, lowerCase));

/**
 * Normalized text for comparison: full-width ASCII as ASCII; blanks only where they part two words of letters or digits, and
 * there one, so that `SF6断路器` and `SF6 断路器` are the same.
 */
export function comparable({ codes: from }: Normalized): TermCodes {
  const codes: number[] = [];
  const places: number[] = [];
  let gap = false;
  for (let i = 0; i < from.length; i++) {
    const given = from[i]!;
    if (kinds[given] === kind.space) {
      gap = true;
      continue;
    }
    const code = given >= FULL && given <= WIDEST ? given - NARROWER : given;
    if (gap && codes.length > 0 && isLetter(codes.at(-1)!) && isLetter(code)) {
      codes.push(BLANK);
      places.push(i - 1);
    }
    gap = false;
    codes.push(code);
    places.push(i);
  }
  return { codes, places };
}

/**
 * Whether a term may begin or end between two codes: not inside a word of an alphabet, nor inside a number. `kV` is found in
 * `10kV`; `AI` is not found in `MAIN`, nor `10` in `110`.
 */
export function parts(before: number | undefined, after: number | undefined): boolean {
  if (before === undefined || after === undefined || !isSpelt(before) || !isSpelt(after)) return true;
  return isDigit(before) !== isDigit(after);
}

const isLetter = (code: number): boolean => kinds[code] !== kind.han && kinds[code] !== kind.punctuation;

/** Letters of alphabets that write words with blanks between them, and digits: those below the symbols of U+2000. */
const isSpelt = (code: number): boolean => code < 0x2000 && isLetter(code) && code !== BLANK;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
