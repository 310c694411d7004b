// BERT's normalization: clean text, and, where case does not count, strip accents and lower-case.
import { fold } from './fold.ts';
import { reorder } from './reorder.ts';
import { kind, kinds } from './unicode.ts';

/** Normalized text as code points, each with the UTF-16 offset of the character it came from. */
export interface Normalized {
  readonly codes: number[];
  readonly starts: number[];
}

const blank = 0x20;

/**
 * Normalizes `text` as the reference's BertNormalizer does (accents are stripped exactly when `lowerCase` is set), from UTF-16
 * offset `from` to `to`. White space becomes a blank. The blanks that the reference puts round ideographs are left out:
 * `wordEnd` makes each ideograph a word by itself.
 */
export function normalize(text: string, lowerCase: boolean, from = 0, to = text.length): Normalized {
  const codes: number[] = [];
  const starts: number[] = [];
  for (let at = from, width = 1; at < to; at += width) {
    const code = text.codePointAt(at)!;
    width = code > 0xffff ? 2 : 1;
    const what = kinds[code];
    if (what === kind.gone) continue;
    if (what === kind.space) push(codes, starts, blank, at);
    else if (!lowerCase || (what === kind.han && code <= 0x9fff)) push(codes, starts, code, at);
    else if (code < 0x80) push(codes, starts, code >= 0x41 && code <= 0x5a ? code | 0x20 : code, at);
    else {
      const folded = fold(code);
      if (folded.some(moves)) width = reorder(text, from, at, to, { codes, starts }) - at;
      else for (const one of folded) push(codes, starts, one, at);
    }
  }
  return { codes, starts };
}

const moves = (code: number): boolean => kinds[code] === kind.mover;

function push(codes: number[], starts: number[], code: number, start: number): void {
  codes.push(code);
  starts.push(start);
}

/** The UTF-16 offset after the character that starts at `start`. */
export function after(text: string, start: number): number {
  return start + (text.codePointAt(start)! > 0xffff ? 2 : 1);
}
