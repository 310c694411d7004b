// There and back again through another language.
import { findKind, type ProtectedKind } from './protected.ts';
import type { Terms } from './terms.ts';

/** `text` in the language `to`; languages by their codes, `zh`, `en`. */
export type Translate = (text: string, from: string, to: string) => Promise<string>;

/**
 * `text` in other words, by way of the language `through`; undefined if it came back the same, empty, or without one of its
 * terms, numbers or negations (or with others).
 */
export async function backTranslate(
  text: string,
  through: string,
  translate: Translate,
  terms: Terms,
): Promise<string | undefined> {
  const back = await translate(await translate(text, 'zh', through), through, 'zh');
  const result = back.toWellFormed().trim();
  if (result === '' || result === text.trim()) return undefined;
  return keeps(text, result, terms) ? result : undefined;
}

/** Kinds that must come back word for word; a negation may be worded anew, but may not vanish or appear. */
const exact: readonly ProtectedKind[] = ['number', 'numeral'];

function keeps(before: string, after: string, terms: Terms): boolean {
  const counted = (text: string): number => findKind(text, 'negation').length;
  if (counted(before) !== counted(after)) return false;
  if (exact.some((kind) => listed(before, kind) !== listed(after, kind))) return false;
  return [...new Set(terms.find(before).map(({ start, end }) => before.slice(start, end)))].every((term) =>
    after.includes(term),
  );
}

function listed(text: string, kind: ProtectedKind): string {
  const found = findKind(text, kind).map(({ start, end }) => text.slice(start, end).normalize('NFKC').toLowerCase());
  return found.sort().join('\n');
}
