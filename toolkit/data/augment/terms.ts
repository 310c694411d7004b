// A user's dictionary of terms, found in a text in one walk.
import { basename } from 'node:path';
import { parseTerms, type Term } from '../../text/terms.ts';
import { createTrie, type Trie } from '../../text/trie.ts';
import { lines } from '../read/lines.ts';
import { merge, type Span } from './spans.ts';

export interface Terms {
  /** Where terms stand, merged; time grows with the text's length times the longest term's at most. */
  readonly find: (text: string) => readonly Span[];
}

/** Terms are matched exactly as written; a term given twice counts once, an empty one not at all. */
export function createTerms(terms: Iterable<string>): Terms {
  const codes = (term: string): number[] => Array.from(term, (character) => character.codePointAt(0)!);
  const trie = createTrie(Array.from(terms, (term) => ({ root: 0, codes: codes(term), value: 0 })));
  return { find: (text) => merge([...matches(text, trie)]) };
}

/** The longest match at every position: terms may overlap, and every one of them is to be found. */
function* matches(text: string, trie: Trie): Generator<Span> {
  for (let start = 0; start < text.length; start += 1) {
    let node = 0;
    let end = 0;
    for (let at = start; at < text.length; ) {
      const code = text.codePointAt(at)!;
      node = trie.child(node, code);
      if (node < 0) break;
      at += code > 0xffff ? 2 : 1;
      if (trie.values[node] === 0) end = at;
    }
    if (end > 0) yield { start, end };
  }
}

/**
 * The terms in a file, of the type that the file is called by where they name none; see `parseTerms`.
 * Faults: a missing or unreadable file, not UTF-8, a line that is no term, no term at all.
 */
export async function readTerms(path: string): Promise<readonly Term[]> {
  const rows: string[] = [];
  for await (const { text } of lines(path)) rows.push(text);
  return parseTerms(rows, { where: path, type: basename(path).replace(/\..*$/, '') || 'term' });
}
