// Sizes of classes and domains for the report, before and after balancing.
import type { Column } from './facts.ts';

export interface GroupSize {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** Largest first, ties by name. Without `times` nothing changes; `after` counts a record as often as it is taken. */
export function distribution({ names, of }: Column, times?: Uint16Array): readonly GroupSize[] {
  const before = new Float64Array(names.length);
  const after = new Float64Array(names.length);
  of.forEach((name, record) => {
    before[name]! += 1;
    after[name]! += times ? times[record]! : 1;
  });
  return names
    .map((name, at) => ({ name, before: before[at]!, after: after[at]! }))
    .sort((a, b) => b.before - a.before || (a.name < b.name ? -1 : 1));
}
