// A text as words, each knowing what may be done to it.
import { findKind, protect } from './protected.ts';
import { type Span, touched } from './spans.ts';
import type { Terms } from './terms.ts';

export interface Word extends Span {
  readonly text: string;
  /** Part of speech in jieba's letters: n, v, a, nr … */
  readonly tag: string;
  /** Not to be replaced, moved or deleted: protected, or no Chinese word. */
  readonly fixed: boolean;
  /** Follows a negation, which would deny another word if this one were moved or deleted. */
  readonly bound: boolean;
}

/** The words of a well-formed text, without gaps; a term is one word whatever it is made of. */
export type Segment = (text: string) => readonly Word[];

type Tagged = Pick<Word, 'text' | 'tag'>;

/** What is known of words in general. */
export interface Lexicon {
  readonly tag: (text: string) => readonly Tagged[];
  /** Occurrences in the corpus behind the lexicon; 0 for a word it does not have. */
  readonly frequency: (word: string) => number;
}

/** jieba with its own dictionary; loaded here, so that only who segments pays for it. */
export async function openLexicon(): Promise<Lexicon> {
  const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')]);
  const jieba = Jieba.withDict(dict);
  let frequencies: ReadonlyMap<string, number> | undefined;
  return {
    tag: (text) => jieba.tag(text, true).map(({ word, tag }) => ({ text: word, tag })),
    frequency: (word) => {
      frequencies ??= readFrequencies(new TextDecoder().decode(dict));
      return frequencies.get(word) ?? 0;
    },
  };
}

/** `word frequency tag`, one a line. */
function readFrequencies(dict: string): ReadonlyMap<string, number> {
  return new Map(
    dict.split('\n').map((line) => {
      const [word, frequency] = line.split(' ');
      return [word!, Number(frequency)];
    }),
  );
}

export function createSegment({ tag }: Lexicon, terms: Terms): Segment {
  return (text) => {
    const words = position(cut(text, terms.find(text), tag));
    const held = touched(words, protect(text, terms));
    const denies = touched(words, findKind(text, 'negation'));
    return words.map((word, at) => ({
      ...word,
      fixed: held[at]! || word.tag === 'x' || !/^\p{Script=Han}+$/u.test(word.text),
      bound: at > 0 && denies[at - 1]!,
    }));
  };
}

function* cut(text: string, terms: readonly Span[], tag: Lexicon['tag']): Generator<Tagged> {
  let at = 0;
  for (const { start, end } of terms) {
    if (start > at) yield* tag(text.slice(at, start));
    yield { text: text.slice(start, end), tag: 'term' };
    at = end;
  }
  if (at < text.length) yield* tag(text.slice(at));
}

function position(words: Iterable<Tagged>): (Tagged & Span)[] {
  let end = 0;
  return Array.from(words, (word) => {
    const start = end;
    end += word.text.length;
    return { ...word, start, end };
  });
}
