// MinHash (Broder 1997): the share of equal places in two signatures estimates the Jaccard similarity of the texts' shingles.
import { mix, word } from '../../random/random.ts';

/** Units in a shingle. */
const SHINGLE = 3;
/** Places of a signature that make one band: a band is equal with probability J³. */
const ROWS = 3;
/** Two texts whose shingles have J = 0.57 (one unit in ten changed) share a band with probability 1 − (1 − J³)²⁰ ≈ 0.98. */
export const BANDS = 20;

const PLACES = ROWS * BANDS;
const multipliers = Int32Array.from({ length: PLACES }, (_, place) => word(0x6d696e, place) | 1);
const offsets = Int32Array.from({ length: PLACES }, (_, place) => word(0x68617368, place));
const minima = new Int32Array(PLACES); // signed: 32-bit integers throughout are what makes the inner loop fast

/**
 * Writes the keys of the bands of `text` into `keys` [BANDS]. Texts with an equal key probably share many shingles;
 * the ends of a text count as characters, so that even one character makes a shingle.
 */
export function bandKeys(text: string, keys: Uint32Array): void {
  minima.fill(0x7fffffff);
  const unit = (at: number): number => (at < 0 || at >= text.length ? 2 : text.charCodeAt(at));
  for (let end = 1; end <= text.length; end += 1) {
    let shingle = 0x811c9dc5;
    for (let at = end - SHINGLE + 1; at <= end; at += 1) shingle = Math.imul(shingle ^ unit(at), 0x01000193);
    shingle = mix(shingle);
    for (let place = 0; place < PLACES; place += 1) {
      const hashed = (Math.imul(shingle, multipliers[place]!) + offsets[place]!) | 0;
      if (hashed < minima[place]!) minima[place] = hashed;
    }
  }
  for (let band = 0; band < BANDS; band += 1) {
    let key = band;
    for (let row = 0; row < ROWS; row += 1) key = mix(Math.imul(key, 0x9e3779b1) ^ minima[band * ROWS + row]!);
    keys[band] = key;
  }
}
