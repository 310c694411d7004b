// What a vocabulary is built from: how often each character and each Latin word occurs.
import { normalize } from './normalize.ts';
import { isSpace, wordEnd } from './pretokenize.ts';

export interface Counts {
  /** Single characters as tokens: `x` at the start of a word, `##x` inside one. */
  readonly characters: Map<string, number>;
  /** Whole words of two or more ASCII letters and digits. */
  readonly words: Map<string, number>;
}

/** Longer words are rarely words. */
const longestWord = 20;

export interface Counter {
  add(text: string): void;
  read(): Counts;
}

/** Counts the characters and words of texts, normalized as the tokenizer will. */
export function pieceCounter(lowerCase: boolean): Counter {
  const first = new Map<number, number>();
  const inner = new Map<number, number>();
  const words = new Map<string, number>();
  return {
    add(text) {
      const { codes } = normalize(text, lowerCase);
      for (let at = 0, end = 0; at < codes.length; at = end) {
        end = at + 1;
        if (isSpace(codes[at]!)) continue;
        end = wordEnd(codes, at);
        for (let i = at; i < end; i++) increase(i === at ? first : inner, codes[i]!);
        if (end - at >= 2 && end - at <= longestWord && codes.slice(at, end).every(isAscii)) {
          increase(words, String.fromCharCode(...codes.slice(at, end)));
        }
      }
    },
    read() {
      const characters = new Map<string, number>();
      for (const [code, count] of first) characters.set(String.fromCodePoint(code), count);
      for (const [code, count] of inner) characters.set(`##${String.fromCodePoint(code)}`, count);
      return { characters, words };
    },
  };
}

/** Punctuation stands alone, so the ASCII in longer words is letters and digits. */
const isAscii = (code: number): boolean => code < 0x80;

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
