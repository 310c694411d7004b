// Labels that the rest of the data speaks against, ranked, each with the label it would suggest.
import { stream, word } from '../../random/random.ts';
import { openCutter } from '../cut.ts';
import { hash } from '../hash.ts';
import { countLabels } from '../labels.ts';
import { createSample } from '../sample.ts';
import { confidentJoint, type Judged, offDiagonal, surest } from './joint.ts';
import { judge } from './views.ts';

export interface NoiseRow {
  /** Text and pair, joined. */
  readonly text: string;
  /** A row with an empty label is not looked at. */
  readonly label: string;
}

export interface NoiseOptions {
  readonly seed: number;
  /** Parts of the rows, each judged by a model of the others; default 5. */
  readonly folds?: number;
  /** How often the rows are dealt anew and judged again, for an average; default 3. */
  readonly repeats?: number;
  /** Rows looked at, chosen by the hash of their text; default 50,000. */
  readonly limit?: number;
  /** Told after each model fitted. */
  readonly progress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

export interface Suspect {
  /** Place in the rows given. */
  readonly index: number;
  readonly given: string;
  readonly suggested: string;
  /** Out-of-fold probability of the given label: the lower, the more suspicious. */
  readonly confidence: number;
  /** Probability of the suggested label less that of the given one. */
  readonly margin: number;
}

export interface Noise {
  /**
   * Rows that are likelier of another label than the one given, most suspicious first, at most as many as `share` says.
   */
  readonly suspects: readonly Suspect[];
  /** In the order of rows and columns of `joint`. */
  readonly labels: readonly string[];
  /** Estimated share of rows by given (row) and latent (column) label; sums to 1; empty if nothing was looked at. */
  readonly joint: readonly (readonly number[])[];
  /** Share off the diagonal of `joint`. Classes that overlap count as noise too: with a weak model this is far too high. */
  readonly share: number;
  /** Share of other labels among the rows the model is surest of: nearer to the truth, still from above. */
  readonly surest: number;
  readonly looked: number;
  readonly total: number;
}

/**
 * Out-of-fold confident learning (Northcutt et al. 2021): two linear models, over character pieces and over words, judge
 * rows they have not seen; suspects are ranked by self-confidence. Nothing is looked at where there are fewer than two
 * labels or fewer rows than folds. An aborted `signal` rejects with its AbortError.
 */
export async function findNoise(rows: readonly NoiseRow[], options: NoiseOptions): Promise<Noise> {
  const { seed, folds = 5, repeats = 3, limit = 50_000, ...watching } = options;
  const hashes = Uint32Array.from(rows, ({ text }) => hash(text, 0));
  const places = chosen(rows, hashes, limit, stream(seed, 'folds', -1));
  const looked = places.map((at) => rows[at]!);
  const labels = [...countLabels(looked).keys()];
  if (labels.length < 2 || looked.length < folds) {
    return { suspects: [], labels, joint: [], share: 0, surest: 0, looked: 0, total: rows.length };
  }
  const classOf = new Map(labels.map((label, k) => [label, k]));
  const given = Int32Array.from(looked, ({ label }) => classOf.get(label)!);
  const seen = {
    texts: looked.map(({ text }) => text),
    keys: Uint32Array.from(places, (at) => hashes[at]!),
    labels: given,
    classes: labels.length,
  };
  const probabilities = await judge(seen, (await openCutter()).search, { seed, folds, repeats, ...watching });
  const judged = { probabilities, given, classes: labels.length };
  const joint = confidentJoint(judged);
  const share = offDiagonal(joint);
  const suspects = suspectsOf(judged, labels, places).slice(0, Math.round(share * looked.length));
  return { suspects, labels, joint, share, surest: surest(judged), looked: looked.length, total: rows.length };
}

/** The labelled rows, or the `limit` of them with the lowest seeded hashes, in order. */
function chosen(rows: readonly NoiseRow[], hashes: Uint32Array, limit: number, key: number): readonly number[] {
  const sample = createSample<number>(limit);
  rows.forEach(({ label }, at) => {
    if (label !== '') sample.add(word(key, hashes[at]!), at);
  });
  return sample.items().toSorted((a, b) => a - b);
}

/** Not only the confident ones: that rule of the paper prunes errors among classes that are hard to tell apart. */
function suspectsOf(
  { probabilities, given, classes }: Judged,
  labels: readonly string[],
  places: readonly number[],
): Suspect[] {
  const suspects: Suspect[] = [];
  for (let row = 0; row < given.length; row += 1) {
    const p = probabilities.subarray(row * classes, (row + 1) * classes);
    const likeliest = p.reduce((best, value, k) => (value > p[best]! ? k : best), 0);
    if (likeliest === given[row]) continue;
    const confidence = p[given[row]!]!;
    suspects.push({
      index: places[row]!,
      given: labels[given[row]!]!,
      suggested: labels[likeliest]!,
      confidence,
      margin: p[likeliest]! - confidence,
    });
  }
  return suspects.sort((a, b) => a.confidence - b.confidence || a.index - b.index);
}
