// The best sequence of tags under a CRF (Viterbi 1967), in time linear in the tokens.
import { follows } from '../text/tags.ts';

/** Scores of C tags in the order of `tagNames`: of beginning [C], of ending [C], of going from row to column [C, C]. */
export interface CrfScores {
  readonly start: Float32Array;
  readonly end: Float32Array;
  readonly transitions: Float32Array;
}

/** Fills `tags` with the best sequence for `emissions` [tags.length, C]; returns its score. */
export type Best = (emissions: Float32Array, tags: Int32Array) => number;

/**
 * Viterbi over tags of which `allowed` says which may follow which (`undefined`: the beginning), by default BIO. A forbidden
 * step scores −∞, so no emission buys it; arithmetic on the host can bear that, where a graph would take −10⁴. Among equals
 * the tag of the lower number wins. Buffers grow to the longest sequence seen; nothing else is allocated.
 */
export function createViterbi({ start, end, transitions }: CrfScores, allowed = follows): Best {
  const c = start.length;
  const begin = Float64Array.from(start, (score, tag) => (allowed(tag, undefined) ? score : -Infinity));
  // By destination, so that the inner loop reads in order. [C to, C from]
  const into = Float64Array.from({ length: c * c }, (_, i) => {
    const [to, from] = [Math.floor(i / c), i % c];
    return allowed(to, from) ? transitions[from * c + to]! : -Infinity;
  });
  let scores = new Float64Array(c);
  let next = new Float64Array(c);
  let came = new Uint16Array(0); // [tokens, C]

  return (emissions, tags) => {
    const length = tags.length;
    if (length === 0) return 0;
    if (came.length < length * c) came = new Uint16Array(length * c);
    for (let tag = 0; tag < c; tag++) scores[tag] = begin[tag]! + emissions[tag]!;
    for (let t = 1; t < length; t++) {
      for (let to = 0; to < c; to++) {
        let best = -Infinity;
        let from = 0;
        for (let k = 0, at = to * c; k < c; k++) {
          const score = scores[k]! + into[at + k]!;
          if (score > best) {
            best = score;
            from = k;
          }
        }
        next[to] = best + emissions[t * c + to]!;
        came[t * c + to] = from;
      }
      [scores, next] = [next, scores];
    }
    let last = 0;
    let most = -Infinity;
    for (let tag = 0; tag < c; tag++) {
      const score = scores[tag]! + end[tag]!;
      if (score > most) {
        most = score;
        last = tag;
      }
    }
    for (let t = length - 1; t >= 0; t--) {
      tags[t] = last;
      last = came[t * c + last]!;
    }
    return most;
  };
}
