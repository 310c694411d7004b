// Domains for texts that come without: clusters of TF-IDF rows over character pieces, named by their own words.
import { stream, word } from '../../random/random.ts';
import { openCutter } from '../cut.ts';
import { countGrams, documentFrequency, type SparseRow, scale } from '../features.ts';
import { hash } from '../hash.ts';
import { createSample } from '../sample.ts';
import { kMeans, nearest } from './kmeans.ts';
import { nameClusters } from './names.ts';

export interface ClusterOptions {
  readonly seed: number;
  /** Number of clusters; default √(texts / 50), from 4 to 24, and never more than there are different texts. */
  readonly clusters?: number;
  /** Texts learned from at most, chosen by hash; default 20,000. */
  readonly limit?: number;
}

export interface Clusters {
  /** Words typical of each cluster, all different. */
  readonly names: readonly string[];
  /** The place in `names` of the cluster nearest to a text; works for any text, one at a time. */
  readonly assign: (text: string) => number;
  /** Texts learned from. */
  readonly learned: number;
}

const grams = { from: 1, to: 2, bits: 16 } as const;
/** UTF-16 units of a text that are looked at. */
const LENGTH = 500;

/**
 * Clusters of `texts`; the same for the same texts and seed, in whatever order they come.
 * RangeError: no texts.
 */
export async function clusterTexts(
  texts: Iterable<string> | AsyncIterable<string>,
  { seed, clusters, limit = 20_000 }: ClusterOptions,
): Promise<Clusters> {
  const sample = createSample<string>(limit);
  const key = stream(seed, 'clusters', -1);
  let seen = 0;
  for await (const text of texts) {
    const beginning = text.slice(0, LENGTH);
    sample.add(word(key, hash(beginning, 0)), beginning);
    seen += 1;
  }
  if (seen === 0) throw new RangeError('clusterTexts: expected at least one text');
  const learned = sample.items();
  const counted = learned.map((text) => countGrams(text, grams));
  const weights = rarity(counted);
  const rows = counted.map((row) => scale(row, weights));
  const wanted = clusters ?? Math.min(24, Math.max(4, Math.round(Math.sqrt(seen / 50))));
  const count = Math.min(wanted, new Set(learned).size);
  const centroids = kMeans(rows, { clusters: count, columns: 2 ** grams.bits, seed });
  const own = rows.map((row) => nearest(row, centroids).cluster);
  return {
    names: nameClusters(learned, own, count, (await openCutter()).nouns),
    assign: (text) => nearest(scale(countGrams(text.slice(0, LENGTH), grams), weights), centroids).cluster,
    learned: learned.length,
  };
}

/** ln(N / df) per bucket; 0 for a bucket without text, which no centroid knows. */
function rarity(rows: readonly SparseRow[]): Float32Array {
  return Float32Array.from(documentFrequency(rows, grams.bits), (df) => (df > 0 ? Math.log(rows.length / df) : 0));
}
