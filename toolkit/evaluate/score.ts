// Figures of a list of outcomes, or of any resample of it.
import { isRight, keyOf, type Outcome } from './item.ts';

/** Outcomes as counts: row i holds the entries from `rows[i]` to `rows[i + 1]`, one per kind that gold or answer names. */
export interface Tally {
  readonly kinds: readonly string[];
  readonly right: Uint8Array;
  readonly rows: Int32Array;
  readonly kind: Int32Array;
  readonly gold: Int32Array;
  readonly found: Int32Array;
  readonly both: Int32Array;
}

export interface KindScore {
  readonly kind: string;
  /** Shares of nothing are 0. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Items of this kind in gold. */
  readonly support: number;
}

/** RangeError: an item of no known kind. */
export function tallyOf(outcomes: readonly Outcome[], kinds: readonly string[]): Tally {
  const numbers = new Map(kinds.map((kind, number) => [kind, number]));
  const entries = outcomes.map((outcome) => entriesOf(outcome, numbers));
  const rows = new Int32Array(outcomes.length + 1);
  entries.forEach((own, at) => {
    rows[at + 1] = rows[at]! + own.length;
  });
  const flat = entries.flat();
  const column = (name: keyof Entry): Int32Array => Int32Array.from(flat, (entry) => entry[name]);
  return {
    kinds,
    right: Uint8Array.from(outcomes, (outcome) => Number(isRight(outcome))),
    rows,
    ...{ kind: column('kind'), gold: column('gold'), found: column('found'), both: column('both') },
  };
}

/** Of each kind, from the counts of `score`. */
export function kindScores({ kinds }: Pick<Tally, 'kinds'>, counts: Float64Array): readonly KindScore[] {
  return kinds.map((kind, k) => {
    const [gold, found, both] = [counts[3 * k]!, counts[3 * k + 1]!, counts[3 * k + 2]!];
    const [precision, recall] = [found === 0 ? 0 : both / found, gold === 0 ? 0 : both / gold];
    return { kind, precision, recall, f1: f1(gold, found, both), support: gold };
  });
}

/** Places of the figures in what `score` fills; the F1 of each kind follows. */
export const figures = { exact: 0, micro: 1, macro: 2 } as const;
export const FIGURES = Object.keys(figures).length;

/**
 * Fills `out` with the figures of the examples at `places`: the share all right, F1 of all items together (micro), the mean F1
 * of the kinds that occur (macro, as scikit-learn has it), F1 per kind. `counts` is filled with [kind, (gold, found, both)].
 */
export function score(tally: Tally, places: ArrayLike<number>, counts: Float64Array, out: Float64Array): void {
  const { right, rows, kind, gold, found, both, kinds } = tally;
  counts.fill(0);
  let exact = 0;
  for (let i = 0; i < places.length; i += 1) {
    const row = places[i]!;
    exact += right[row]!;
    for (let at = rows[row]!; at < rows[row + 1]!; at += 1) {
      const base = 3 * kind[at]!;
      counts[base]! += gold[at]!;
      counts[base + 1]! += found[at]!;
      counts[base + 2]! += both[at]!;
    }
  }
  const total = [0, 0, 0];
  let [sum, seen] = [0, 0];
  for (let k = 0; k < kinds.length; k += 1) {
    const [g, f, b] = [counts[3 * k]!, counts[3 * k + 1]!, counts[3 * k + 2]!];
    const own = f1(g, f, b);
    out[FIGURES + k] = own;
    if (g + f > 0) seen += 1;
    sum += own;
    total[0]! += g;
    total[1]! += f;
    total[2]! += b;
  }
  out[figures.exact] = exact / places.length;
  out[figures.micro] = f1(total[0]!, total[1]!, total[2]!);
  out[figures.macro] = seen === 0 ? 0 : sum / seen;
}

const f1 = (gold: number, found: number, both: number): number =>
  gold + found === 0 ? 0 : (2 * both) / (gold + found);

interface Entry {
  readonly kind: number;
  gold: number;
  found: number;
  both: number;
}

function entriesOf({ gold, found }: Outcome, numbers: ReadonlyMap<string, number>): readonly Entry[] {
  const own = new Map<number, Entry>();
  const entry = (kind: string): Entry => {
    const number = numbers.get(kind);
    if (number === undefined) throw new RangeError(`no kind ${kind} among ${[...numbers.keys()].join(', ')}`);
    const known = own.get(number) ?? { kind: number, gold: 0, found: 0, both: 0 };
    own.set(number, known);
    return known;
  };
  const wanted = new Set(gold.map(keyOf));
  for (const { kind } of gold) entry(kind).gold += 1;
  for (const item of found) {
    const of = entry(item.kind);
    of.found += 1;
    if (wanted.has(keyOf(item))) of.both += 1;
  }
  return [...own.values()];
}
