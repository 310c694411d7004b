// The frozen character tables equal the reference's behaviour for every code point there is.
import { bertNormalizer, bertPreTokenizer } from 'tokenizers';
import { describe, expect, it } from 'vitest';
import { normalize } from '../../toolkit/text/normalize.ts';
import { isSpace, wordEnd } from '../../toolkit/text/pretokenize.ts';
import { kind, kinds, ranks, recentCase } from '../../toolkit/text/unicode.ts';

const split = bertPreTokenizer();

function words(text: string, lowerCase: boolean): string[] {
  const { codes } = normalize(text, lowerCase);
  const found: string[] = [];
  for (let at = 0, end = 0; at < codes.length; at = end) {
    end = isSpace(codes[at]!) ? at + 1 : wordEnd(codes, at);
    if (!isSpace(codes[at]!)) found.push(String.fromCodePoint(...codes.slice(at, end)));
  }
  return found;
}

describe.each([true, false])('lower case %s', (lowerCase) => {
  const normalizer = bertNormalizer({ lowercase: lowerCase });
  const wrong = (texts: readonly string[]): string[] => {
    const theirs = (text: string): string =>
      split
        .preTokenizeString(normalizer.normalizeString(text))
        .map(([word]) => word)
        .join(' ');
    const ours = (text: string): string => words(text, lowerCase).join(' ');
    const together = texts.join(' ');
    return ours(together) === theirs(together) ? [] : texts.filter((text) => ours(text) !== theirs(text));
  };

  it('treats all 1,112,064 code points as the reference does', () => {
    const found: string[] = [];
    for (let base = 0; base < 0x110000; base += 256) {
      if (base >= 0xd800 && base < 0xe000) continue;
      found.push(...wrong(Array.from({ length: 256 }, (_, i) => `x${String.fromCodePoint(base + i)}y`)));
    }
    expect(found.map((text) => text.codePointAt(1)!.toString(16))).toEqual([]);
  });

  it('orders every mark that stays among all other marks as the reference does', () => {
    const marks = [...ranks.keys()].map((code) => String.fromCodePoint(code));
    const movers = [...ranks.keys()].filter((code) => kinds[code] === kind.mover);
    expect(movers.length).toBe(83);
    const found = movers.flatMap((code) => {
      const mover = String.fromCodePoint(code);
      return wrong(marks.flatMap((mark) => [`x${mover}${mark}`, `x${mark}${mover}y`, `é${mark}${mover}${mark}`]));
    });
    expect(found).toEqual([]);
  });
});

it('lower-cases recent letters as a Node with Unicode 17 does', () => {
  const letters = [...recentCase.keys()];
  const lower = letters.map((code) => String.fromCodePoint(code).toLowerCase().codePointAt(0));
  expect(letters.length).toBe(55);
  expect(lower).toEqual([...recentCase.values()]);
});
