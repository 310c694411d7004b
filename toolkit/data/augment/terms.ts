// A user's dictionary of terms, found in a text in one walk.
import { Fault } from '../../words/fault.ts';
import { lines } from '../read/lines.ts';
import { merge, type Span } from './spans.ts';

interface Node {
  readonly next: Map<string, Node>;
  ends: boolean;
}

export interface Terms {
  /** Where terms stand, merged; time grows with the text's length times the longest term's at most. */
  readonly find: (text: string) => readonly Span[];
}

/** Terms are matched exactly as written; a term given twice counts once, an empty one not at all. */
export function createTerms(terms: Iterable<string>): Terms {
  const root: Node = { next: new Map(), ends: false };
  for (const term of terms) {
    if (term === '') continue;
    let node = root;
    for (const character of term) {
      let next = node.next.get(character);
      if (!next) {
        next = { next: new Map(), ends: false };
        node.next.set(character, next);
      }
      node = next;
    }
    node.ends = true;
  }
  return { find: (text) => merge([...matches(text, root)]) };
}

/** The longest match at every position: terms may overlap, and every one of them is to be found. */
function* matches(text: string, root: Node): Generator<Span> {
  if (root.next.size === 0) return;
  for (let start = 0; start < text.length; start += 1) {
    let node: Node | undefined = root;
    let end = 0;
    for (let at = start; at < text.length; ) {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      node = node.next.get(character);
      if (!node) break;
      at += character.length;
      if (node.ends) end = at;
    }
    if (end > 0) yield { start, end };
  }
}

/**
 * The terms in a file: one a line, anything after a tab ignored (THUOCL's frequencies, a bundle's columns).
 * Faults: a missing or unreadable file, not UTF-8, no term in it.
 */
export async function readTerms(path: string): Promise<ReadonlySet<string>> {
  const terms = new Set<string>();
  for await (const { text } of lines(path)) terms.add(text.split('\t', 1)[0]!.trim());
  terms.delete('');
  if (terms.size === 0) throw new Fault('augment.terms-empty', { where: path });
  return terms;
}
