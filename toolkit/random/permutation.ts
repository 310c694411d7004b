// An order of any number of things that needs no list of them.
import { streamKey, word } from './random.ts';

const ROUNDS = 4;

/**
 * What stands at place `index` of an order of 0 … `count` − 1 drawn from the stream `key`: a Feistel network over the next
 * power of four, walked until it lands inside (Black & Rogaway, "Ciphers with arbitrary finite domains", 2002).
 */
export function permuted(index: number, count: number, key: number): number {
  const half = 2 ** Math.max(1, Math.ceil(Math.log2(count) / 2));
  let at = index;
  do {
    let [left, right] = [Math.floor(at / half), at % half];
    for (let round = 0; round < ROUNDS; round++) {
      [left, right] = [right, (left ^ word(streamKey(key, round), right)) & (half - 1)];
    }
    at = left * half + right;
  } while (at >= count);
  return at;
}
