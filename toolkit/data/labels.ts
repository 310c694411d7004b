// The label set of a data file, in an order every run agrees on.
import { Fault } from '../words/fault.ts';
import { excerpt } from './excerpt.ts';
import type { Example } from './records.ts';

/** How often each label occurs, in the order of `sortLabels`. */
export function countLabels(examples: Iterable<Pick<Example, 'label'>>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return new Map(sortLabels(counts.keys()).map((label) => [label, counts.get(label)!]));
}

/** All that a record says of its text, as one string: the label, the labels, or the entities by type and what they read. */
export function answerOf({ text, label, labels, spans }: Pick<Example, 'text' | 'label' | 'labels' | 'spans'>): string {
  if (spans) return spans.map(({ start, end, type }) => `${type}\u0001${text.slice(start, end)}`).join('\u0002');
  return labels ? [...labels].sort(byCode).join('\u0002') : label;
}

/** The classes, labels or types of entities in a record, one for each time it has one. */
export const namesOf = ({ label, labels, spans }: Pick<Example, 'label' | 'labels' | 'spans'>): readonly string[] =>
  spans?.map(({ type }) => type) ?? labels ?? [label];

/** Labels by value if all are integers, by code unit otherwise (never by locale). */
export function sortLabels(labels: Iterable<string>): readonly string[] {
  const all = [...labels];
  return all.sort(all.every((label) => /^-?\d+$/.test(label)) ? byNumber : byCode);
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byNumber = (a: string, b: string): number => Number(a) - Number(b) || byCode(a, b);

/**
 * The labels that occur, sorted; `counts`: how often each does.
 * Faults: fewer than two labels; a label seen once, which nothing can be learned from or measured on.
 */
export function labelSet(counts: ReadonlyMap<string, number>, where: string): readonly string[] {
  const labels = sortLabels(counts.keys());
  if (labels.length < 2) throw new Fault('data.one-label', { where, received: quoted(labels) || '0' });
  const once = labels.filter((label) => counts.get(label) === 1);
  if (once.length > 0) throw new Fault('data.label-once', { where, labels: quoted(once) });
  return labels;
}

/** The first three labels for a sentence, and how many there are where that is not all. */
export function quoted(labels: readonly string[]): string {
  const shown = labels.slice(0, 3).map((label) => `"${excerpt(label, 30)}"`);
  return shown.join(', ') + (labels.length > 3 ? `, … (${labels.length})` : '');
}
