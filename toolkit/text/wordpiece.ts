// WordPiece: a word is cut greedily into the longest pieces the vocabulary has. The vocabulary is a trie of code points, so a
// word costs time in proportion to its length and no strings are made.
import { createTrie, type Entry } from './trie.ts';

/** Appends the ids of the pieces of `codes[from, to)` to `ids`, and the index after each piece to `ends`. */
export type Pieces = (codes: readonly number[], from: number, to: number, ids: number[], ends: number[]) => void;

const word = 0;
const continuation = 1;
const prefix = '##';

/**
 * Pieces of the vocabulary `ids`: a piece inside a word is written `##piece`. A word that cannot be cut, or is longer than
 * `longest` code points, is the one token `unk`.
 */
export function createPieces(ids: ReadonlyMap<string, number>, unk: number, longest = 100): Pieces {
  const trie = createTrie(entries(ids), 2);
  return (codes, from, to, out, ends) => {
    const [before, stops] = [out.length, ends.length];
    let at = from;
    while (at < to && to - from <= longest) {
      let node = at === from ? word : continuation;
      let id = -1;
      let end = at;
      for (let i = at; i < to; i++) {
        node = trie.child(node, codes[i]!);
        if (node < 0) break;
        if (trie.values[node]! >= 0) {
          id = trie.values[node]!;
          end = i + 1;
        }
      }
      if (id < 0) break;
      out.push(id);
      ends.push(end);
      at = end;
    }
    if (at === to) return;
    out.length = before;
    ends.length = stops;
    out.push(unk);
    ends.push(to);
  };
}

function entries(ids: ReadonlyMap<string, number>): Entry[] {
  return Array.from(ids, ([text, value]) => {
    const inner = text.startsWith(prefix) && text.length > prefix.length;
    const codes = Array.from(inner ? text.slice(prefix.length) : text, (character) => character.codePointAt(0)!);
    return { root: inner ? continuation : word, codes, value };
  });
}
