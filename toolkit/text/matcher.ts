// Terms of a dictionary found in a text, and what the tokens there are told of them.
import { Fault } from '../words/fault.ts';
import { after, type Normalized } from './normalize.ts';
import { comparable, parts, termCodes } from './term-codes.ts';
import type { Term } from './terms.ts';
import type { Offset } from './tokenizer.ts';
import { createTrie } from './trie.ts';

/** A term in a text: UTF-16 offsets, end exclusive; `type` counts from 0. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly type: number;
}

/** Where each token stands in a term, and which type the term has; 0 where there is none. */
export interface Marks {
  /** 1 the first of several tokens, 2 between, 3 the last, 4 the only one. */
  readonly positions: number[];
  /** 1 for the first type. */
  readonly types: number[];
}

export interface Matcher {
  readonly types: readonly string[];
  /** The terms in `text`, whose normalized form is `normalized`, from left to right, none overlapping another. */
  find(text: string, normalized: Normalized): readonly Found[];
}

export interface MatcherOptions {
  /** In the order of their numbers. */
  readonly types: readonly string[];
  /** As the tokenizer. @default true */
  readonly lowerCase?: boolean;
  /** What messages call the dictionary. */
  readonly where: string;
}

/**
 * A matcher of `terms`. From left to right: of the terms that begin at a place the heaviest is taken, of equally heavy ones
 * the longest, and the search goes on after it. Of two terms that compare alike the heavier counts, then the first. Time grows
 * with the text's length times the longest term's at most. Fault: a term of no known type.
 */
export function createMatcher(terms: readonly Term[], options: MatcherOptions): Matcher {
  const { types, lowerCase = true } = options;
  const numbers = new Map(types.map((type, i) => [type, i]));
  const weights = Float64Array.from(terms, ({ weight }) => weight);
  const typeOf = Int32Array.from(terms, (term) => {
    const type = numbers.get(term.type);
    if (type !== undefined) return type;
    const values = { where: options.where, term: term.term, type: term.type, types: types.join(', ') };
    throw new Fault('text.term-type', values);
  });
  // The trie keeps the last of equal entries.
  const entries = terms
    .map(({ term }, value) => ({ root: 0, codes: termCodes(term, lowerCase).codes, value }))
    .sort((a, b) => weights[a.value]! - weights[b.value]! || b.value - a.value);
  const trie = createTrie(entries);

  return {
    types,
    find(text, normalized) {
      const { codes, places } = comparable(normalized);
      const offset = (at: number): number => normalized.starts[places[at]!]!;
      const found: Found[] = [];
      for (let start = 0, next = 1; start < codes.length; start = next) {
        next = start + 1;
        if (trie.child(0, codes[start]!) < 0 || !parts(codes[start - 1], codes[start])) continue;
        let best = -1;
        for (let at = start, node = 0; at < codes.length; ) {
          node = trie.child(node, codes[at]!);
          if (node < 0) break;
          at += 1;
          const value = trie.values[node]!;
          if (value < 0 || !parts(codes[at - 1], codes[at])) continue;
          if (best >= 0 && weights[value]! < weights[best]!) continue;
          best = value;
          next = at;
        }
        if (best >= 0) found.push({ start: offset(start), end: after(text, offset(next - 1)), type: typeOf[best]! });
      }
      return found;
    },
  };
}

/** Marks of the tokens at `offsets`, in order: a token belongs to the term it shares characters with, to the earlier of two. */
export function marksOf(offsets: readonly Offset[], found: readonly Found[]): Marks {
  const marks: Marks = { positions: [], types: [] };
  let [at, since] = [0, -1];
  const close = (end: number): void => {
    if (since >= 0) marks.positions[end - 1] = end - since === 1 ? SINGLE : LAST;
    since = -1;
  };
  for (const [i, [start, end]] of offsets.entries()) {
    const before = at;
    while (at < found.length && found[at]!.end <= start) at += 1;
    const term = found[at];
    const inside = start < end && term !== undefined && term.start < end;
    if (!inside || at !== before) close(i);
    if (inside && since < 0) since = i;
    marks.positions.push(inside ? (since === i ? FIRST : BETWEEN) : 0);
    marks.types.push(inside ? term.type + 1 : 0);
  }
  close(offsets.length);
  return marks;
}

const [FIRST, BETWEEN, LAST, SINGLE] = [1, 2, 3, 4];
