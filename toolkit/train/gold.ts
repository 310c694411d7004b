// What the tags of a batch are as numbers a CRF's loss is fed: places, one-hot tags, counts of pairs; and a teacher's word on them.
import type { Feed, Feeds } from '../engine/engine.ts';
import { NONE } from '../text/tags.ts';
import { softened } from './losses.ts';

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

/** What a teacher says of every token between [CLS] and [SEP]. */
interface Told {
  readonly emissions?: readonly number[];
  readonly soft?: number;
}

/** `teacher` [batch · places, tags], probabilities at temperature T, and `soft_weights` [batch · places], 1/B where there are any. */
export function emissionFeeds(rows: readonly Told[], places: number, tags: number, temperature: number): Feeds {
  const count = rows.length * places;
  const emissions: (readonly number[] | undefined)[] = new Array(count).fill(undefined);
  const weights = new Float32Array(count); // [B·L]
  for (const [row, { emissions: own = [], soft = 1 }] of rows.entries()) {
    for (let token = 0; token * tags < own.length; token++) {
      const place = row * places + 1 + token; // after [CLS]
      emissions[place] = own.slice(token * tags, (token + 1) * tags);
      weights[place] = soft / rows.length;
    }
  }
  return {
    teacher: { type: 'float32', dims: [count, tags], data: softened(emissions, tags, temperature) },
    soft_weights: { type: 'float32', dims: [count], data: weights },
  };
}
