// Which word may stand for which.
import { characters } from '../records.ts';
import { isSensitive } from './protected.ts';
import type { Thesaurus } from './synonyms.ts';
import type { Lexicon, Word } from './words.ts';

/** Content words by jieba's tags; names (nr, ns, nt, nz), numbers, times and particles are left out. */
const replaceable = new Set(['n', 'v', 'vn', 'vd', 'a', 'ad', 'an', 'd', 'i', 'l', 'z', 'b']);

/** What could replace a word without changing what is said; empty for a word that should stay. */
export type Candidates = (word: Word) => readonly string[];

/**
 * Synonyms of the same part of speech and length (where there are none, one character longer or shorter), at least a tenth as
 * frequent as the word itself: 神奇 is not to become 瑰玮. Words of a single character, fixed ones and those prone to antonyms
 * have none.
 */
export function createCandidates(thesaurus: Thesaurus, { tag, frequency }: Lexicon): Candidates {
  const known = new Map<string, readonly string[]>();
  const fits = (candidate: string, like: Word): boolean => {
    if (!/^\p{Script=Han}{2,}$/u.test(candidate) || isSensitive(candidate)) return false;
    if (frequency(candidate) < frequency(like.text) / 10) return false;
    const [first, ...more] = tag(candidate);
    return more.length === 0 && replaceable.has(first!.tag) && first!.tag[0] === like.tag[0];
  };
  const find = (word: Word): readonly string[] => {
    const fitting = thesaurus.synonyms(word.text).filter((candidate) => fits(candidate, word));
    const away = (candidate: string): number => Math.abs(characters(candidate) - characters(word.text));
    const same = fitting.filter((candidate) => away(candidate) === 0);
    return same.length > 0 ? same : fitting.filter((candidate) => away(candidate) === 1);
  };
  return (word) => {
    if (word.fixed || !replaceable.has(word.tag) || characters(word.text) < 2 || isSensitive(word.text)) return [];
    const key = `${word.tag} ${word.text}`;
    let candidates = known.get(key);
    if (!candidates) {
      candidates = find(word);
      known.set(key, candidates);
    }
    return candidates;
  };
}
