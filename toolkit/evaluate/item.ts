// What is said of an example, for every task the same: a set of items. A text has one class, some labels, or entities.
import type { Example } from '../data/records.ts';
import type { Item } from '../runtime/model.ts';
import type { TaskName as AnyTask } from '../text/task.ts';

export type { Item } from '../runtime/model.ts';

/** The truth about an example and what a model said of it; neither names an item twice. */
export interface Outcome {
  readonly gold: readonly Item[];
  readonly found: readonly Item[];
}

export const keyOf = ({ kind, start, end }: Item): string => (start === undefined ? kind : `${start} ${end} ${kind}`);

export const sameItems = (a: readonly Item[], b: readonly Item[]): boolean => {
  const keys = new Set(a.map(keyOf));
  return keys.size === b.length && b.every((item) => keys.has(keyOf(item)));
};

/** All items right and none too many. */
export const isRight = ({ gold, found }: Outcome): boolean => sameItems(gold, found);

/** Tasks whose answers are items. */
export type TaskName = Exclude<AnyTask, 'mask'>;

export interface TaskRow {
  /** The figure models are compared by: share of examples all right, or F1 of all items together. */
  readonly main: 'exact' | 'micro';
  /** The items that an example's record holds. */
  readonly gold: (example: Example) => readonly Item[];
}

const label = ({ label }: Example): readonly Item[] => [{ kind: label }];

export const tasks: Readonly<Record<TaskName, TaskRow>> = {
  classify: { main: 'exact', gold: label },
  pair: { main: 'exact', gold: label },
  multilabel: { main: 'micro', gold: ({ labels = [] }) => labels.map((kind) => ({ kind })) },
  tag: { main: 'micro', gold: ({ spans = [] }) => spans.map(({ type, start, end }) => ({ kind: type, start, end })) },
};
