// Masking: which tokens of a sequence are hidden, and behind what. Whole words (arXiv 1906.08101) ask for the meaning of a
// sentence; single tokens can mostly be told by their neighbours, which a model that knows nothing learns sooner.
import { shuffled, streamKey, uniform, word } from '../../random/random.ts';
import type { Vocab } from '../../text/vocab.ts';
import { continues, idOf } from './pack.ts';

/** Of the chosen tokens 80 % become [MASK], 10 % any token, 10 % stay (BERT, arXiv 1810.04805). */
const MASKED = 0.8;
const REPLACED = 0.1;

export interface Hidden {
  /** The tokens as the model sees them. */
  readonly ids: Int32Array;
  /** Places of the chosen tokens, ascending. */
  readonly places: readonly number[];
}

export interface Hiding {
  /** Share of the tokens that are hidden: as many words as fit, one token at least. */
  readonly rate: number;
  /** Share of the sequences in which words are hidden whole; in the others every token is a word of its own. */
  readonly wholeWords: number;
}

/**
 * Hides words of `tokens` (packed) in an order drawn from the stream `key`; special tokens stay, and so does a word longer than
 * the share.
 */
export function hide(tokens: Uint32Array, { rate, wholeWords }: Hiding, vocab: Vocab, key: number): Hidden {
  const ids = Int32Array.from(tokens, idOf);
  const budget = Math.max(1, Math.round(rate * tokens.length));
  const places: number[] = [];
  const whole = uniform(streamKey(key, 3), 0) < wholeWords;
  for (const one of shuffled(words(tokens, vocab, whole), streamKey(key, 0))) {
    if (places.length + one.length <= budget) places.push(...one);
    if (places.length === budget) break;
  }
  places.sort((a, b) => a - b);
  const [choice, replacement] = [streamKey(key, 1), streamKey(key, 2)];
  for (const place of places) {
    const drawn = uniform(choice, place);
    if (drawn < MASKED) ids[place] = vocab.mask;
    else if (drawn < MASKED + REPLACED) ids[place] = word(replacement, place) % vocab.tokens.length;
  }
  return { ids, places };
}

/** The places of each word, or of each token, without special ones. */
function words(tokens: Uint32Array, vocab: Vocab, whole: boolean): number[][] {
  const special = new Set([vocab.pad, vocab.unk, vocab.cls, vocab.sep, vocab.mask]);
  const all: number[][] = [];
  for (const [place, token] of tokens.entries()) {
    if (whole && place > 0 && continues(token)) all.at(-1)!.push(place);
    else all.push([place]);
  }
  return all.filter((one) => !one.some((place) => special.has(idOf(tokens[place]!))));
}
