// Characters that nobody sees, put between others.
import { charactersOf } from './characters.ts';
import type { Proposal } from './choose.ts';

/** Zero-width space and non-joiner, soft hyphen, and the variation selectors for text and for pictures. */
const unseen = ['\u200b', '\u200c', '\u00ad', '\ufe0e', '\ufe0f'];

export function invisible(text: string): Proposal[] {
  return charactersOf(text)
    .slice(1)
    .map(({ start }) => ({ start, end: start, texts: unseen, cost: 1 }));
}
