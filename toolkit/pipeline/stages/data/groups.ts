// The classes and domains of the training part, as cleaning left them and as they are written.
import { distribution } from '../../../data/balance/distribution.ts';
import type { Column } from '../../../data/balance/facts.ts';
import { namesOf } from '../../../data/labels.ts';
import type { Example } from '../../../data/records.ts';
import type { Group } from '../../report/data-report.ts';
import type { Domains } from './domains.ts';
import type { Marks } from './facts.ts';

export interface Groups {
  /** Counts a variant, which no balance knew of. */
  made(variant: Example): void;
  classes(): readonly Group[];
  domains(): readonly Group[];
  /** Records made here by method, the most frequent first. */
  methods(): readonly { readonly by: string; readonly count: number }[];
}

/** `times`: how often each record is written. */
export function createGroups({ columns, from, of }: Domains, { names, places }: Marks, times: Uint16Array): Groups {
  const added = { classes: new Map<string, number>(), domains: new Map<string, number>() };
  const methods = new Map<string, number>();
  const repeated = times.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  if (repeated > 0) methods.set('oversample', repeated);
  const groups = (column: Column, more: ReadonlyMap<string, number>, written = times): readonly Group[] =>
    distribution(column, written).map((group) => ({ ...group, after: group.after + (more.get(group.name) ?? 0) }));
  return {
    made(variant) {
      for (const name of namesOf(variant)) count(added.classes, name);
      if (from !== 'none') count(added.domains, of(variant));
      count(methods, variant.lineage!.at(-1)!.by);
    },
    classes: () =>
      groups(
        names,
        added.classes,
        Uint16Array.from(places, (place) => times[place]!),
      ),
    domains: () => (from === 'none' ? [] : groups(columns.domain, added.domains)),
    methods: () => Array.from(methods, ([by, count]) => ({ by, count })).sort((a, b) => b.count - a.count),
  };
}

const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
