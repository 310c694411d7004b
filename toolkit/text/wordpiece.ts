// WordPiece: a word is cut greedily into the longest pieces the vocabulary has. The vocabulary is a trie of code points, so a
// word costs time in proportion to its length and no strings are made.

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
  const trie = createTrie(ids);
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
        if (trie.token[node]! >= 0) {
          id = trie.token[node]!;
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

interface Trie {
  /** The node under `node` for `code`, or -1. */
  child(node: number, code: number): number;
  /** Token id that ends at a node, or -1. */
  readonly token: Int32Array;
}

/** One open-addressing hash table of (node, code) → node; nodes `word` and `continuation` are the roots. */
function createTrie(ids: ReadonlyMap<string, number>): Trie {
  let characters = 2;
  for (const token of ids.keys()) characters += token.length;
  const mask = 2 ** Math.ceil(Math.log2(characters * 2)) - 1;
  const parents = new Int32Array(mask + 1).fill(-1);
  const labels = new Int32Array(mask + 1);
  const nodes = new Int32Array(mask + 1);
  const token = new Int32Array(characters).fill(-1);
  let size = 2;

  const slot = (node: number, code: number): number => {
    let at = Math.imul(Math.imul(node, 0x9e3779b1) ^ code, 0x85ebca6b);
    at = (at ^ (at >>> 15)) & mask;
    while (parents[at] !== -1 && (parents[at] !== node || labels[at] !== code)) at = (at + 1) & mask;
    return at;
  };

  for (const [text, id] of ids) {
    const inner = text.startsWith(prefix) && text.length > prefix.length;
    let node = inner ? continuation : word;
    for (const character of inner ? text.slice(prefix.length) : text) {
      const code = character.codePointAt(0)!;
      const at = slot(node, code);
      if (parents[at] === -1) {
        parents[at] = node;
        labels[at] = code;
        nodes[at] = size++;
      }
      node = nodes[at]!;
    }
    if (node > continuation) token[node] = id;
  }
  return {
    token,
    child(node, code) {
      const at = slot(node, code);
      return parents[at] === -1 ? -1 : nodes[at]!;
    },
  };
}
