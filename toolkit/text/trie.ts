// A trie of code points in one open-addressing hash table of (node, code) → node: a step costs the same however many children a
// node has, and no strings are made.

export interface Trie {
  /** The node under `node` for `code`, or -1. Roots are the nodes 0, 1, … below `roots`. */
  child(node: number, code: number): number;
  /** What ends at each node, or -1. */
  readonly values: Int32Array;
}

export interface Entry {
  readonly root: number;
  readonly codes: ArrayLike<number>;
  /** At least 0. Of two entries with the same codes the later one counts. */
  readonly value: number;
}

/** The trie of `entries`; one without codes is left out. Memory: 28 to 52 bytes for each code of the entries. */
export function createTrie(entries: readonly Entry[], roots = 1): Trie {
  const nodes = entries.reduce((sum, { codes }) => sum + codes.length, roots);
  const mask = 2 ** Math.ceil(Math.log2(nodes * 2)) - 1;
  const parents = new Int32Array(mask + 1).fill(-1);
  const labels = new Int32Array(mask + 1);
  const children = new Int32Array(mask + 1);
  const values = new Int32Array(nodes).fill(-1);
  let size = roots;

  const slot = (node: number, code: number): number => {
    let at = Math.imul(Math.imul(node, 0x9e3779b1) ^ code, 0x85ebca6b);
    at = (at ^ (at >>> 15)) & mask;
    while (parents[at] !== -1 && (parents[at] !== node || labels[at] !== code)) at = (at + 1) & mask;
    return at;
  };

  for (const { root, codes, value } of entries) {
    let node = root;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      const at = slot(node, code);
      if (parents[at] === -1) {
        parents[at] = node;
        labels[at] = code;
        children[at] = size++;
      }
      node = children[at]!;
    }
    if (codes.length > 0) values[node] = value;
  }
  return {
    values,
    child(node, code) {
      const at = slot(node, code);
      return parents[at] === -1 ? -1 : children[at]!;
    },
  };
}
