// The short codes a teacher answers with, so that the first token of its answer decides.
import { countLabels } from '../labels.ts';

export interface Coding {
  /** In the order that logits follow. */
  readonly labels: readonly string[];
  /** One per label, none the beginning of another. */
  readonly codes: readonly string[];
  /** The label that `said` names, by code, by name or as `code. name`; its place, or undefined. */
  find(said: string): number | undefined;
  /** The labels that a value beginning with `said` can still name. */
  begun(said: string): readonly number[];
}

const digits = (count: number): number => String(count).length;
const numbered = (mark: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => mark + String(i + 1).padStart(digits(count), '0'));

/** Letters while they last; else numbers of one width; else, where a label is itself one of those, marked numbers. */
const schemes: readonly ((count: number) => readonly string[])[] = [
  (count) => (count <= 26 ? Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i)) : []),
  (count) => numbered('', count),
  (count) => numbered('K', count),
  (count) => numbered('LABEL', count),
];

/** Width, case and space at the ends make no difference to which label is meant. */
const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Codes for `labels`, which are sorted as everywhere. */
export function codingOf(given: readonly string[]): Coding {
  const labels = [...countLabels(given.map((label) => ({ label }))).keys()];
  const names = labels.map(folded);
  const free = (codes: readonly string[]): boolean =>
    codes.length > 0 && !codes.some((code) => names.includes(folded(code)));
  const codes = (schemes.find((scheme) => free(scheme(labels.length))) ?? schemes[0]!)(labels.length);
  const places = new Map<string, number>();
  const add = (spelling: string, place: number): void => {
    // Two labels that differ only in case or width: neither is named by what they share.
    places.set(spelling, places.has(spelling) && places.get(spelling) !== place ? -1 : place);
  };
  for (const [place, code] of codes.entries()) add(folded(code), place);
  for (const [place, name] of names.entries()) add(name, place);
  const lookup = (spelling: string): number | undefined => {
    const place = places.get(spelling);
    return place === -1 ? undefined : place;
  };
  return {
    labels,
    codes,
    find(said) {
      const exact = labels.indexOf(said);
      if (exact >= 0) return exact;
      const spelling = folded(said);
      const [, code, name] = /^([a-z]*\d*)\s*[.、:)-]\s*(.+)$/.exec(spelling) ?? [];
      const place = lookup(spelling);
      if (place !== undefined || code === undefined) return place;
      const both = lookup(code);
      return both !== undefined && names[both] === name ? both : undefined;
    },
    begun(said) {
      const start = folded(said);
      const exact = codes.findIndex((code) => folded(code) === start);
      if (exact >= 0) return [exact];
      return [
        ...new Set(
          [...places].flatMap(([spelling, place]) => (place >= 0 && spelling.startsWith(start) ? [place] : [])),
        ),
      ];
    },
  };
}
