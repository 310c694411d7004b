// Rows for pairs of neighbouring tokens, found by a hash: word-like features without a dictionary of words.
// The graph hashes for itself, so that a device feeds what it always fed, and the table is an embedding like any other: its
// gradient is row-sparse, its integer form a scale per row. Whoever trains needs the same rows beforehand: `bigramRows`.
import type { Builder } from '../graph/build.ts';
import { ints } from '../graph/tensor.ts';
import type { ModelConfig } from './config.ts';
import { neighbour } from './neighbour.ts';

/** An odd number near 2³¹/φ: multiply-shift hashing takes the middle bits of pair × factor (Dietzfelbinger et al. 1997). */
const FACTOR = 1_327_217_885;
const SHIFT = 2 ** 20;
/** Up to this many tokens, pair × factor stays below 2⁶³. */
const LARGEST = 2 ** 16;

/** The row of each pair (token before, token), [B, S]; before the first token, and instead of padding, stands 0. */
export function bigrams(b: Builder, config: ModelConfig, ids: string, mask: string): string {
  const { vocab_size: tokens, bigram_buckets: buckets = 0 } = config;
  if (tokens > LARGEST) throw new RangeError(`bigrams of ${tokens} tokens; ${LARGEST} at most`);
  const number = (value: number): string => b.constant(ints([], [value]));
  const before = b.op('Mul', [neighbour(b, b.op('Mul', [ids, mask]), 'previous'), number(tokens)]);
  const pair = b.op('Add', [before, ids]);
  const hash = b.op('Div', [b.op('Mul', [pair, number(FACTOR)]), number(SHIFT)]);
  const whole = b.op('Mul', [b.op('Div', [hash, number(buckets)]), number(buckets)]);
  return b.op('Sub', [hash, whole]); // hash mod buckets
}

/** The same rows on the host, for `ids` and `mask` [B, S] with `length` = S. */
export function bigramRows(
  { vocab_size: tokens, bigram_buckets: buckets = 0 }: ModelConfig,
  ids: BigInt64Array,
  mask: BigInt64Array,
  length: number,
): BigInt64Array {
  const [factor, shift, count, size] = [BigInt(FACTOR), BigInt(SHIFT), BigInt(buckets), BigInt(tokens)];
  return ids.map((id, i) => {
    const before = i % length === 0 ? 0n : ids[i - 1]! * mask[i - 1]!;
    return (((before * size + id) * factor) / shift) % count;
  });
}
