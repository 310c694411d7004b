// Near duplicates: candidates from locality-sensitive hashing (MinHash bands), judged by their true edit distance.
import { createBuckets } from './buckets.ts';
import { similarity } from './edits.ts';
import { BANDS, bandKeys } from './minhash.ts';
import { termsDiffer } from './normal.ts';

/** Newest texts looked at in one bucket, and candidates compared character by character: what keeps growth linear. */
const IN_BUCKET = 32;
const COMPARED = 8;

export interface Resembling {
  readonly id: string;
  /** Share of units that agree, 0 to 1; of a record's halves the lower one. */
  readonly similarity: number;
}

export interface NearIndex {
  /** `text`: the halves of a record in normal form, a line each. */
  readonly add: (id: string, text: string, label: string) => void;
  /**
   * Of the texts added under the same label the one most like `text`, if at least `limit` of the units of each half
   * agree and no number or name differs.
   */
  readonly find: (text: string, label: string, limit: number) => Resembling | undefined;
}

/**
 * Why the edit distance has the last word: a name changed in a template costs as many shingles as scattered typing
 * errors, so on short texts the Jaccard similarity cannot tell the two apart. Memory: 2 bytes a unit of text and about
 * 400 bytes a text.
 */
export function createNearIndex(): NearIndex {
  const [ids, texts, labels]: [string[], string[], string[]] = [[], [], []];
  const buckets = createBuckets();
  const keys = new Uint32Array(BANDS);
  let hashed: string | undefined; // the text whose keys these are: what is not found is often added next
  const hash = (text: string): void => {
    if (text !== hashed) bandKeys(text, keys);
    hashed = text;
  };
  const inBands = new Int32Array(BANDS * IN_BUCKET);
  /** Texts of the label that share bands with the hashed one, those with most in common first. */
  const candidates = (label: string): readonly number[] => {
    let end = 0;
    for (const key of keys) end = buckets.read(key, IN_BUCKET, inBands, end);
    const found = inBands.subarray(0, end).sort();
    const ranked: { readonly at: number; readonly bands: number }[] = [];
    for (let from = 0, to = 0; from < end; from = to) {
      const at = found[from]!;
      while (to < end && found[to] === at) to += 1;
      if (labels[at] === label) ranked.push({ at, bands: to - from });
    }
    ranked.sort((a, b) => b.bands - a.bands || a.at - b.at);
    return ranked.slice(0, COMPARED).map(({ at }) => at);
  };
  return {
    add(id, text, label) {
      hash(text);
      for (const key of keys) buckets.add(key, ids.length);
      ids.push(id);
      texts.push(text);
      labels.push(label);
    },
    find(text, label, limit) {
      if (ids.length === 0) return undefined;
      hash(text);
      let best: Resembling | undefined;
      for (const at of candidates(label)) {
        const likeness = halves(text, texts[at]!, Math.max(limit, best?.similarity ?? 0));
        if (likeness <= (best?.similarity ?? 0) || termsDiffer(text, texts[at]!)) continue;
        best = { id: ids[at]!, similarity: likeness };
        if (likeness === 1) break;
      }
      return best;
    },
  };
}

/** The lower similarity of the two halves of a pair: a long premise in common does not make two hypotheses one. */
function halves(a: string, b: string, least: number): number {
  const [ours, theirs] = [a.split('\n'), b.split('\n')];
  if (ours.length !== theirs.length) return 0;
  return Math.min(...ours.map((half, at) => similarity(half, theirs[at]!, least)));
}
