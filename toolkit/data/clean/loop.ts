// Loops: a model that says the same thing again and again until its token limit.
import { kinds, OTHER } from './letters.ts';

/** Letters that must come back before a repetition is followed up. */
const GRAM = 8;
/** Letters a repetition must cover, all copies together: 「哈哈哈」 is no loop. */
const SHORTEST = 40;
const BITS = 14;

/**
 * A function that says which share of a text, 0 to 1, lies in passages repeated at once: whole copies, each right after
 * the last. Only letters and digits count, so table rules and indentation are no loops, and punctuation hides none.
 * The function reuses its tables, so it is made once.
 */
export function createLoopMeter(): (text: string) => number {
  let letters = new Uint16Array(1 << 14);
  const last = new Int32Array(1 << BITS); // hash of a gram → 1 + where it ended last
  return (text) => {
    if (letters.length < text.length) letters = new Uint16Array(text.length * 2);
    let length = 0;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (kinds[unit] !== OTHER) letters[length++] = unit;
    }
    if (length < SHORTEST) return 0;
    return repeated(letters, length, last.fill(0)) / length;
  };
}

/** 31 to the power of GRAM − 1: takes the oldest letter out of the rolling hash. */
const oldest = Array.from({ length: GRAM - 1 }).reduce<number>((power) => Math.imul(power, 31), 1);

/**
 * Letters in repetitions, in one walk (linear time). A gram seen before suggests a period: its distance. The repetition
 * then grows while letters[i] = letters[i − period], and counts if it makes a second whole copy.
 */
function repeated(letters: Uint16Array, length: number, last: Int32Array): number {
  let [hash, period, run, covered, counted] = [0, 0, 0, 0, 0];
  for (let i = 0; i <= length; i += 1) {
    if (period > 0) {
      if (i < length && letters[i] === letters[i - period]) run += 1;
      else {
        if (run >= period && run + period >= SHORTEST) {
          covered += i - Math.max(counted, i - run - period);
          counted = i;
        }
        period = 0;
      }
    }
    if (i === length) break;
    if (i >= GRAM) hash = (hash - Math.imul(letters[i - GRAM]!, oldest)) | 0;
    hash = (Math.imul(hash, 31) + letters[i]!) | 0;
    if (i < GRAM - 1) continue;
    const slot = Math.imul(hash, 0x9e3779b1) >>> (32 - BITS);
    const seen = last[slot]! - 1;
    last[slot] = i + 1;
    if (period > 0 || seen < 0) continue;
    for (run = 0; run < GRAM && letters[i - run] === letters[seen - run]; ) run += 1;
    if (run === GRAM) period = i - seen;
  }
  return covered;
}
