// A dictionary of domain terms as a file: `term<TAB>type<TAB>weight`, one a line.
import { Fault } from '../words/fault.ts';
import { termCodes } from './term-codes.ts';
import { kind, kinds } from './unicode.ts';

export interface Term {
  readonly term: string;
  readonly type: string;
  /** Above 0. Where two terms begin at one place, the heavier is meant. */
  readonly weight: number;
}

export interface TermsSource {
  /** What messages call the file. */
  readonly where: string;
  /** The type of terms that name none. @default 'term' */
  readonly type?: string;
  /** Whether a file without a term is a fault. @default true */
  readonly needed?: boolean;
}

/** Characters that a term may have, white space between words included. */
export const LONGEST_TERM = 64;
const LONGEST_TYPE = 64;
const header = /^term\t(kind|type)(\tweight)?$/;
const number = /^\d{1,15}(\.\d{1,6})?$/;

/**
 * The terms of a file's lines (without their ends), in order. A line is a term; a term and its type; a term, its type and its
 * weight (1 by default); or a term and a number, as lists of terms with their frequencies have it: that number is left aside,
 * because how often a term occurs does not say that it is meant where a longer one stands. Blank lines, lines that begin
 * with `# ` and a header `term<TAB>type` in front are left out; a line given twice counts once, the heavier one.
 * Faults, each with its line: no term, one that is too long, with a control character or nothing to match; a bad type, a weight
 * that is not above 0, more columns; a term with two types of equal weight. And a file without a single term, unless none is needed.
 */
export function parseTerms(lines: Iterable<string>, source: TermsSource): readonly Term[] {
  const found = new Map<string, Numbered>();
  let line = 0;
  for (const raw of lines) {
    line += 1;
    const text = (line === 1 ? raw.replace(/^\ufeff/, '') : raw).replace(/\r$/, '');
    if (text.trim() === '' || /^\s*#(\s|$)/.test(text) || (line === 1 && header.test(text))) continue;
    const term = { ...termOf(text, line, source), line };
    found.set(term.term, heavier(found.get(term.term), term, source.where));
  }
  if (found.size === 0 && (source.needed ?? true)) throw new Fault('text.terms-none', { where: source.where });
  return Array.from(found.values(), ({ line: _, ...term }) => term);
}

/** One list of several: of a term that is in two of them the heavier counts, of equally heavy ones the first. */
export function joinTerms(lists: readonly (readonly Term[])[]): readonly Term[] {
  const joined = new Map<string, Term>();
  for (const term of lists.flat()) if (term.weight > (joined.get(term.term)?.weight ?? 0)) joined.set(term.term, term);
  return [...joined.values()];
}

/** A file that `parseTerms` reads. */
export function formatTerms(terms: readonly Term[]): string {
  const rows = terms.map(({ term, type, weight }) => [term, type, ...(weight === 1 ? [] : [weight])].join('\t'));
  return ['term\ttype\tweight', ...rows, ''].join('\n');
}

/** The text of a term file. Fault: not UTF-8. */
export function decodeTerms(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault('text.terms-encoding', { where }, { cause });
  }
}

/** Terms and their types, in the order of their numbers. */
export interface Dictionary {
  readonly types: readonly string[];
  readonly terms: readonly Term[];
}

/** The types of `terms`, sorted by code unit. */
export const typesOf = (terms: readonly Term[]): readonly string[] =>
  [...new Set(terms.map(({ type }) => type))].sort();

interface Numbered extends Term {
  readonly line: number;
}

function heavier(before: Numbered | undefined, term: Numbered, where: string): Numbered {
  if (!before || term.weight > before.weight) return term;
  if (term.weight < before.weight || term.type === before.type) return before;
  const values = { where, line: term.line, term: term.term, first: before.type, second: term.type };
  throw new Fault('text.term-twice', { ...values, before: before.line });
}

function termOf(text: string, line: number, { where, type: fallback = 'term' }: TermsSource): Term {
  const place = { where, line };
  const columns = text.split('\t').map((column) => column.trim());
  const [term = '', second = '', third] = columns;
  if (columns.length > 3) throw new Fault('text.term-columns', { ...place, received: columns.length });
  requireTerm(term, place);
  if (third === undefined && number.test(second)) return { term, type: fallback, weight: 1 };
  const type = second === '' ? fallback : second;
  const odd = type.length > LONGEST_TYPE || number.test(type) || strange(type) !== undefined;
  if (odd) throw new Fault('text.term-type-name', { ...place, most: LONGEST_TYPE, received: shown(type) });
  const weight = third === undefined || third === '' ? 1 : Number(number.test(third) ? third : Number.NaN);
  if (!(weight > 0)) throw new Fault('text.term-weight', { ...place, received: shown(third ?? '') });
  return { term, type, weight };
}

function requireTerm(term: string, place: { readonly where: string; readonly line: number }): void {
  if (term === '') throw new Fault('text.term-empty', place);
  const code = strange(term);
  if (code !== undefined) throw new Fault('text.term-control', { ...place, code: named(code) });
  const { length } = Array.from(term);
  if (length > LONGEST_TERM) throw new Fault('text.term-long', { ...place, most: LONGEST_TERM, received: length });
  if (termCodes(term, true).codes.length === 0) throw new Fault('text.term-empty', place);
}

/** The first character that the tokenizer would drop unseen. */
const strange = (text: string): number | undefined =>
  Array.from(text, (character) => character.codePointAt(0)!).find((code) => kinds[code] === kind.gone);

const named = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

const shown = (text: string): string => {
  const clean = Array.from(text, (character) => (strange(character) === undefined ? character : '�'));
  return clean.length > 40 ? `${clean.slice(0, 40).join('')}…` : clean.join('');
};
