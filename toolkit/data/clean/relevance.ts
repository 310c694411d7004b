// Whether an answer belongs to its question: the cosine of their TF-IDF vectors.
import { mix } from '../../random/random.ts';
import { ALPHABET, DIGIT, folded, kinds, SYLLABLE } from './letters.ts';

/** Terms are hashed into 2^BITS buckets. */
const BITS = 18;

let room = new Uint32Array(1 << 14);

/** The buckets of the terms of `texts`, repeated ones too; good until the next call. */
function termsOf(texts: readonly string[]): Uint32Array {
  const most = texts.reduce((sum, text) => sum + text.length, 0);
  if (room.length < most) room = new Uint32Array(2 * most);
  let end = 0;
  for (const text of texts) end = append(text, room, end);
  return room.subarray(0, end);
}

/**
 * Puts the buckets of the terms of a text into `terms` from `end` on and returns the new end. A term is two Han
 * characters in a row (or others written without spaces), a word of an alphabet, or a run of digits: whole words and
 * numbers are what a Chinese answer repeats of an English question. Single characters, or letters in threes, told
 * strangers apart no better.
 */
function append(text: string, terms: Uint32Array, end: number): number {
  let count = end;
  let [run, runKind, before] = [0, 0, 0]; // hash and kind of the word or number under way; the syllable before
  for (let at = 0; at <= text.length; at += 1) {
    const unit = at < text.length ? folded[text.charCodeAt(at)]! : 0;
    const kind = kinds[unit]!;
    if (runKind !== 0 && kind !== runKind) {
      terms[count++] = mix(run) >>> (32 - BITS);
      runKind = 0;
    }
    if (kind >= SYLLABLE) {
      if (before !== 0) terms[count++] = mix(Math.imul(before, 0x9e3779b1) ^ unit) >>> (32 - BITS);
      before = unit;
      continue;
    }
    before = 0;
    if (kind !== ALPHABET && kind !== DIGIT) continue;
    run = Math.imul((runKind === 0 ? 0x811c9dc5 : run) ^ unit, 0x01000193);
    runKind = kind;
  }
  return count;
}

/** In how many records each term occurs. */
export interface Frequencies {
  readonly add: (texts: readonly string[]) => void;
  /** Inverse document frequency ln((N + 1) / (df + ½)), not below 0: what is in every record says nothing. [2^BITS] */
  readonly weights: () => Float32Array;
}

export function countFrequencies(): Frequencies {
  const records = new Uint32Array(2 << BITS); // [bucket, (the last record that counted, how many did)]
  let total = 0;
  return {
    add(texts) {
      total += 1;
      const terms = termsOf(texts);
      for (let at = 0; at < terms.length; at += 1) {
        const bucket = terms[at]! * 2;
        if (records[bucket] === total) continue;
        records[bucket] = total;
        records[bucket + 1]! += 1;
      }
    },
    weights: () =>
      Float32Array.from({ length: 1 << BITS }, (_, bucket) =>
        Math.max(0, Math.log((total + 1) / (records[2 * bucket + 1]! + 0.5))),
      ),
  };
}

/** 1 + ln n, for the small n that nearly all counts are. */
const damped = Float64Array.from({ length: 256 }, (_, n) => 1 + Math.log(n));
const damp = (n: number): number => (n < 256 ? damped[n]! : 1 + Math.log(n));

/**
 * The cosine, 0 to 1, of question and answer with term weights (1 + ln count) · idf (Salton, Buckley 1988).
 * Two texts without terms of weight have no angle: undefined.
 */
export function createRelevance(
  weights: Float32Array,
): (question: readonly string[], answer: readonly string[]) => number | undefined {
  const counts = new Uint32Array(1 << BITS); // of the terms of one text; all 0 between calls
  const countTerms = (texts: readonly string[]): Uint32Array => {
    const terms = termsOf(texts);
    for (let at = 0; at < terms.length; at += 1) counts[terms[at]!]! += 1;
    return terms;
  };
  return (question, answer) => {
    const asked: { readonly bucket: number; readonly weight: number }[] = [];
    for (const bucket of countTerms(question)) {
      if (counts[bucket] === 0) continue; // a term met before
      asked.push({ bucket, weight: damp(counts[bucket]!) * weights[bucket]! });
      counts[bucket] = 0;
    }
    const terms = countTerms(answer);
    let [product, ours, theirs] = [0, 0, 0];
    for (const { bucket, weight } of asked) {
      ours += weight * weight;
      if (counts[bucket]! > 0) product += weight * damp(counts[bucket]!) * weights[bucket]!;
    }
    for (let at = 0; at < terms.length; at += 1) {
      const bucket = terms[at]!;
      const times = counts[bucket]!;
      if (times === 0) continue;
      counts[bucket] = 0;
      const weight = damp(times) * weights[bucket]!;
      theirs += weight * weight;
    }
    return ours > 0 && theirs > 0 ? product / Math.sqrt(ours * theirs) : undefined;
  };
}
