// Whole-word masking (arXiv 1906.08101): which tokens of a sequence are hidden, and behind what.
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

/**
 * Hides words of `tokens` (packed) in an order drawn from the stream `key`, as long as they fit into `rate` of the tokens (at
 * least one); special tokens stay, and so does a word longer than that share.
 */
export function hide(tokens: Uint32Array, rate: number, vocab: Vocab, key: number): Hidden {
  const ids = Int32Array.from(tokens, idOf);
  const budget = Math.max(1, Math.round(rate * tokens.length));
  const places: number[] = [];
  for (const one of shuffled(words(tokens, vocab), streamKey(key, 0))) {
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

/** The places of each word without special tokens. */
function words(tokens: Uint32Array, vocab: Vocab): number[][] {
  const special = new Set([vocab.pad, vocab.unk, vocab.cls, vocab.sep, vocab.mask]);
  const all: number[][] = [];
  for (const [place, token] of tokens.entries()) {
    if (place > 0 && continues(token)) all.at(-1)!.push(place);
    else all.push([place]);
  }
  return all.filter((one) => !one.some((place) => special.has(idOf(tokens[place]!))));
}
