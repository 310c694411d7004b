// What the tags of a batch are as numbers a CRF's loss is fed: places, one-hot tags, counts of pairs.
import type { Feed, Feeds } from '../engine/engine.ts';
import { NONE } from '../text/tags.ts';

/** `Gold` of `rows` (one tag per token, or NONE) for sequences of at most `places` tokens; equal weights that sum to 1. */
export function goldFeeds(rows: readonly (readonly number[])[], places: number, tags: number): Feeds {
  const [size, states, outside] = [rows.length, tags + 1, tags];
  const inside = new Float32Array(size * places); // [B, L]
  const hot = new Float32Array(size * places * tags); // [B, L, C]
  const pairs = new Float32Array(states * states); // [D, D]
  const weight = 1 / size;
  for (const [row, sequence] of rows.entries()) {
    let last = outside;
    for (const [i, tag] of sequence.entries()) {
      if (tag === NONE) continue;
      const place = row * places + i;
      inside[place] = 1;
      hot[place * tags + tag] = weight;
      pairs[last * states + tag]! += weight;
      last = tag;
    }
    if (last !== outside) pairs[last * states + outside]! += weight;
  }
  const feed = (dims: readonly number[], data: Float32Array): Feed => ({ type: 'float32', dims, data });
  return {
    inside: feed([size, places], inside),
    tags: feed([size, places, tags], hot),
    pairs: feed([states, states], pairs),
    weights: feed([size], new Float32Array(size).fill(weight)),
  };
}
