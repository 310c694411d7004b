// Spherical k-means on sparse rows (Dhillon, Modha 2001), seeded as k-means++ (Arthur, Vassilvitskii 2007).
import { stream, uniform } from '../../random/random.ts';
import type { SparseRow } from '../features.ts';

export interface Centroids {
  /** Unit vectors, [column, cluster]. */
  readonly of: Float32Array;
  readonly clusters: number;
}

export interface KMeansOptions {
  readonly clusters: number;
  readonly columns: number;
  readonly seed: number;
}

const RESTARTS = 5;
/** Rows that restarts are tried on; the best of them then moves on all rows. */
const TRIAL = 2000;
const ROUNDS = 20;

/** The best of several starts by mean cosine. `rows` of length 1, in an order free of meaning, at least `clusters` of them. */
export function kMeans(rows: readonly SparseRow[], options: KMeansOptions): Centroids {
  const trial = rows.slice(0, TRIAL);
  const tried = Array.from({ length: RESTARTS }, (_, restart) => {
    const start = seeded(trial, options, stream(options.seed, 'clusters', restart));
    return settle(trial, start);
  });
  const best = tried.reduce((a, b) => (b.fit > a.fit ? b : a));
  return rows.length > trial.length ? settle(rows, best.centroids).centroids : best.centroids;
}

/** The cluster of highest cosine, the first of equals, and that cosine. */
export function nearest(
  row: SparseRow,
  { of, clusters }: Centroids,
): { readonly cluster: number; readonly cosine: number } {
  const dots = new Float64Array(clusters);
  for (let at = 0; at < row.columns.length; at += 1) {
    const base = row.columns[at]! * clusters;
    for (let k = 0; k < clusters; k += 1) dots[k]! += row.values[at]! * of[base + k]!;
  }
  const cluster = dots.reduce((best, dot, k) => (dot > dots[best]! ? k : best), 0);
  return { cluster, cosine: dots[cluster]! };
}

/** Each next centroid is a row drawn in proportion to 1 − cosine, half its squared distance from those before. */
function seeded(rows: readonly SparseRow[], { clusters, columns }: KMeansOptions, key: number): Centroids {
  const of = new Float32Array(columns * clusters);
  const far = new Float64Array(rows.length).fill(1);
  for (let k = 0; k < clusters; k += 1) {
    let left = uniform(key, k) * far.reduce((sum, value) => sum + value, 0);
    let at = 0;
    while (at < rows.length - 1 && left >= far[at]!) {
      left -= far[at]!;
      at += 1;
    }
    rows[at]!.columns.forEach((column, i) => {
      of[column * clusters + k] = rows[at]!.values[i]!;
    });
    rows.forEach(({ columns: own, values }, row) => {
      const cosine = values.reduce((sum, value, i) => sum + value * of[own[i]! * clusters + k]!, 0);
      far[row] = Math.max(0, Math.min(far[row]!, 1 - cosine));
    });
  }
  return { of, clusters };
}

/** Lloyd's rounds until nothing moves; an empty cluster is given the row that fits worst. */
function settle(rows: readonly SparseRow[], start: Centroids): { readonly centroids: Centroids; readonly fit: number } {
  const { clusters } = start;
  const own = new Int32Array(rows.length).fill(-1);
  const cosines = new Float64Array(rows.length);
  let centroids = start;
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = 0;
    rows.forEach((row, at) => {
      const { cluster, cosine } = nearest(row, centroids);
      moved += Number(cluster !== own[at]);
      own[at] = cluster;
      cosines[at] = cosine;
    });
    if (moved === 0) break;
    fillEmpty(own, cosines, clusters);
    centroids = { of: means(rows, own, start), clusters };
  }
  return { centroids, fit: cosines.reduce((sum, cosine) => sum + cosine, 0) };
}

function fillEmpty(own: Int32Array, cosines: Float64Array, clusters: number): void {
  const sizes = new Uint32Array(clusters);
  for (const cluster of own) sizes[cluster]! += 1;
  for (let k = 0; k < clusters; k += 1) {
    if (sizes[k]! > 0) continue;
    const worst = cosines.reduce(
      (best, cosine, at) => (sizes[own[at]!]! > 1 && (best < 0 || cosine < cosines[best]!) ? at : best),
      -1,
    );
    if (worst < 0) return;
    sizes[own[worst]!]! -= 1;
    own[worst] = k;
    sizes[k] = 1;
    cosines[worst] = 1;
  }
}

function means(rows: readonly SparseRow[], own: Int32Array, { of: like, clusters }: Centroids): Float32Array {
  const of = new Float32Array(like.length);
  rows.forEach(({ columns, values }, at) => {
    for (let i = 0; i < columns.length; i += 1) of[columns[i]! * clusters + own[at]!]! += values[i]!;
  });
  const squares = new Float64Array(clusters);
  for (let at = 0; at < of.length; at += 1) squares[at % clusters]! += of[at]! ** 2;
  const lengths = squares.map((square) => Math.sqrt(square) || 1);
  for (let at = 0; at < of.length; at += 1) of[at]! /= lengths[at % clusters]!;
  return of;
}
