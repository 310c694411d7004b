// Words replaced by others of the same sense.
import { createCandidates } from '../../data/augment/replace.ts';
import { readThesaurus } from '../../data/augment/synonyms.ts';
import { createTerms } from '../../data/augment/terms.ts';
import { createSegment, openLexicon } from '../../data/augment/words.ts';
import { characters } from '../../data/records.ts';
import type { Proposal } from './choose.ts';

/** From a synonym file, plain or Cilin. Loads jieba's dictionary. Faults: those of reading the file. */
export async function openSynonym(path: string): Promise<(text: string) => Proposal[]> {
  const [thesaurus, lexicon] = await Promise.all([readThesaurus(path), openLexicon()]);
  const segment = createSegment(lexicon, createTerms([]));
  const candidates = createCandidates(thesaurus, lexicon);
  return (text) =>
    segment(text.toWellFormed()).flatMap((word) => {
      const texts = candidates(word);
      return texts.length === 0 ? [] : [{ start: word.start, end: word.end, texts, cost: characters(word.text) }];
    });
}
