// Arithmetic on dimensions: numbers, symbols, and the products and sums of them, in one canonical spelling.
import type { Dim } from './ir.ts';

/** A dimension nobody has a name for yet; inference lets a declared name win over it. */
export const fresh = (name: string, axis: number): Dim => `?${name}.${axis}`;

export const isFresh = (dim: Dim): boolean => typeof dim === 'string' && dim.includes('?');

/** `a*b`, spelt with the number first and the symbols sorted: `2*batch*sequence`. */
export function product(dims: readonly Dim[]): Dim {
  const factors = dims.flatMap(factorsOf);
  const coefficient = factors.reduce<number>((c, f) => (typeof f === 'number' ? c * f : c), 1);
  return times(
    coefficient,
    factors
      .filter((f) => typeof f === 'string')
      .sort()
      .join('*'),
  );
}

const times = (coefficient: number, symbols: string): Dim => {
  if (!Number.isSafeInteger(coefficient)) return '?beyond';
  if (coefficient === 0 || symbols === '') return coefficient;
  return short(coefficient === 1 ? symbols : `${coefficient}*${symbols}`);
};

/** `total/part` where it divides without rest, else undefined. */
export function quotient(total: Dim, part: Dim): Dim | undefined {
  const rest = factorsOf(total).filter((f) => typeof f === 'string');
  for (const factor of factorsOf(part)) {
    if (typeof factor === 'number') continue;
    const at = rest.indexOf(factor);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  const count = numberIn(total) / numberIn(part);
  return Number.isInteger(count) ? product([count, ...rest]) : undefined;
}

/** `a+b`, equal symbols counted, symbols sorted, the number last: `(2*past+sequence+1)`. */
export function sum(dims: readonly Dim[]): Dim {
  const terms = dims.flatMap((dim) => (typeof dim === 'number' ? [dim] : split(bare(dim), '+').map(parse)));
  const counts = new Map<string, number>();
  for (const term of terms) {
    const symbols = factorsOf(term)
      .filter((f) => typeof f === 'string')
      .sort()
      .join('*');
    counts.set(symbols, (counts.get(symbols) ?? 0) + numberIn(term));
  }
  const constant = counts.get('') ?? 0;
  counts.delete('');
  const symbolic = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([symbols, count]) => times(count, symbols))
    .filter((t) => t !== 0);
  const all = constant === 0 && symbolic.length > 0 ? symbolic : [...symbolic, constant];
  return all.length === 1 ? all[0]! : short(`(${all.join('+')})`);
}

/** The common dimension of a broadcast: 1 yields, equal ones stay, a number beats a symbol; undefined where they clash. */
export function joined(a: Dim, b: Dim, unnamed: Dim): Dim | undefined {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  if (typeof a === 'number') return typeof b === 'number' ? undefined : a;
  return typeof b === 'number' ? b : unnamed;
}

/** Whether two dimensions can be the same number. */
export const agree = (a: Dim, b: Dim): boolean => typeof a === 'string' || typeof b === 'string' || a === b;

const factorsOf = (dim: Dim): readonly Dim[] => (typeof dim === 'number' ? [dim] : split(dim, '*').map(parse));

const numberIn = (dim: Dim): number => factorsOf(dim).reduce<number>((c, f) => (typeof f === 'number' ? c * f : c), 1);

/** A formula no graph of people's making has becomes a name of its own, so that formulas cannot outgrow memory. */
function short(formula: string): string {
  if (formula.length <= 256) return formula;
  let hash = 0xcbf29ce484222325n;
  for (const letter of formula) hash = BigInt.asUintN(64, (hash ^ BigInt(letter.codePointAt(0)!)) * 0x100000001b3n); // FNV-1a
  return `?${hash.toString(16)}`;
}

const parse = (text: string): Dim => (/^-?\d+$/.test(text) ? Number(text) : text);

const bare = (dim: string): string => (split(dim, '*').length === 1 && /^\(.*\)$/.test(dim) ? dim.slice(1, -1) : dim);

/** Splits at `sign` outside parentheses. */
function split(text: string, sign: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === sign && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
