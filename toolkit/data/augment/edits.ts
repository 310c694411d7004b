// Edits of words: synonym replacement, random insertion, swap and deletion (EDA; Wei & Zou, EMNLP 2019), with the words that
// carry the label held fast. Each is a function of the words and a stream key; undefined where the text allows none.
import { shuffled, streamKey, uniform } from '../../random/random.ts';
import type { Candidates } from './replace.ts';
import type { Word } from './words.ts';

/** An edit of the share `rate` of a text's words, at least one unless `rate` is 0. */
export type Edit = (words: readonly Word[], rate: number, key: number) => string | undefined;

export function replaceWords(candidates: Candidates): Edit {
  return (words, rate, key) => {
    const chosen = choose(words, (at) => candidates(words[at]!).length > 0, rate, key);
    const texts = words.map(({ text }) => text);
    for (const at of chosen) texts[at] = draw(candidates(words[at]!), streamKey(key, at));
    return joined(texts, chosen);
  };
}

/** A synonym of some word of the text, behind a word that is free. */
export function insertWords(candidates: Candidates): Edit {
  return (words, rate, key) => {
    const sources = [...words.keys()].filter((at) => candidates(words[at]!).length > 0);
    if (sources.length === 0) return undefined;
    const chosen = choose(words, (at) => !words[at]!.fixed, rate, key);
    const texts = words.map(({ text }) => text);
    for (const at of chosen) {
      const own = streamKey(key, at);
      texts[at] += draw(candidates(words[draw(sources, streamKey(own, 1))]!), streamKey(own, 2));
    }
    return joined(texts, chosen);
  };
}

/** Two words change places within a stretch of free ones: nothing crosses a negation, a number, a term or a comma. */
export const swapWords: Edit = (words, rate, key) => {
  const stretches = stretchesOf(words);
  const chosen = choose(words, (at) => stretches[at]!.length > 1, rate, key);
  const texts = words.map(({ text }) => text);
  for (const at of chosen) {
    const { start, length } = stretches[at]!;
    const step = 1 + Math.floor(uniform(streamKey(key, at), 0) * (length - 1));
    const other = start + ((at - start + step) % length);
    [texts[at], texts[other]] = [texts[other]!, texts[at]!];
  }
  return joined(texts, chosen);
};

/** At most half of the free words go. */
export const deleteWords: Edit = (words, rate, key) => {
  const free = words.filter(isFree).length;
  const chosen = choose(words, (at) => isFree(words[at]!), rate, key).slice(0, Math.floor(free / 2));
  const gone = new Set(chosen);
  return joined(
    words.map(({ text }, at) => (gone.has(at) ? '' : text)),
    chosen,
  );
};

const isFree = (word: Word): boolean => !word.fixed && !word.bound;

/** For each word the run of free words it stands in; an empty one for a word that is not free. */
function stretchesOf(words: readonly Word[]): readonly { readonly start: number; readonly length: number }[] {
  let stretch = { start: 0, length: 0 };
  return words.map((word, at) => {
    if (!isFree(word)) {
      stretch = { start: at + 1, length: 0 };
      return { start: at, length: 0 };
    }
    stretch.length += 1;
    return stretch;
  });
}

/** As many of the allowed places as the rate asks for, drawn from the stream. */
function choose(
  words: readonly Word[],
  allowed: (at: number) => boolean,
  rate: number,
  key: number,
): readonly number[] {
  if (rate <= 0) return [];
  const places = [...words.keys()].filter(allowed);
  return shuffled(places, key).slice(0, Math.max(1, Math.round(rate * words.length)));
}

const draw = <T>(list: readonly T[], key: number): T => list[Math.floor(uniform(key, 0) * list.length)]!;

const joined = (texts: readonly string[], chosen: readonly number[]): string | undefined =>
  chosen.length > 0 ? texts.join('') : undefined;
