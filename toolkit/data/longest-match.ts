// The plainest way to find entities: those that are known, wherever they stand. What a tagger has to beat.
import type { Span } from '../text/spans.ts';
import { createTrie } from '../text/trie.ts';

interface Marked {
  readonly text: string;
  readonly spans?: readonly Span[];
}

/**
 * A function that finds in a text what some text of `known` has as an entity, from left to right and the longest first,
 * each of the type it has most often (of equal ones the first).
 */
export function longestMatch(known: Iterable<Marked>): (text: string) => readonly Span[] {
  const seen = new Map<string, Map<string, number>>(); // surface → type → times
  for (const { text, spans = [] } of known) {
    for (const { start, end, type } of spans) {
      const surface = text.slice(start, end);
      const types = seen.get(surface) ?? new Map<string, number>();
      seen.set(surface, types.set(type, (types.get(type) ?? 0) + 1));
    }
  }
  const types = [...new Set(Array.from(seen.values(), (counts) => [...counts.keys()]).flat())];
  const trie = createTrie(
    Array.from(seen, ([surface, counts]) => ({
      root: 0,
      codes: unitsOf(surface),
      value: types.indexOf([...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0]),
    })),
  );
  return (text) => {
    const found: Span[] = [];
    for (let start = 0; start < text.length; ) {
      let [node, end, type] = [0, start, -1];
      for (let at = start; at < text.length; at += 1) {
        node = trie.child(node, text.charCodeAt(at));
        if (node < 0) break;
        if (trie.values[node]! >= 0) [end, type] = [at + 1, trie.values[node]!];
      }
      if (type >= 0) found.push({ start, end, type: types[type]! });
      start = Math.max(end, start + 1);
    }
    return found;
  };
}

const unitsOf = (surface: string): readonly number[] =>
  Array.from({ length: surface.length }, (_, at) => surface.charCodeAt(at));
