// What a record can be for: one row a task.
import { Fault } from '../words/fault.ts';
import { excerpt } from './excerpt.ts';
import type { Role } from './read/row.ts';
import type { Example } from './records.ts';

/** One label of a text, any number of them, one of two texts together, entities in a text, words of a text hidden and found. */
export const taskNames = ['classify', 'multilabel', 'pair', 'tag', 'mask'] as const;

export type TaskName = (typeof taskNames)[number];

interface Row {
  /** Roles that a file must have a field for. */
  readonly needs: readonly Role[];
  /** Roles that are not looked for. */
  readonly ignores?: readonly Role[];
  /** Whether a record is labelled the way of this task. */
  readonly fits: (example: Example) => boolean;
  /** The record with what the task knows of it. */
  readonly take: (example: Example) => Example;
  /** Classes, labels or types of entities in a record, one for each time it has one. */
  readonly names: (example: Pick<Example, 'label' | 'labels' | 'spans'>) => readonly string[];
  /** Whether a record may have none of them: then that is what there is to learn of it. */
  readonly mayBeNone: boolean;
}

const one = ({ labels, spans }: Example): boolean => labels === undefined && spans === undefined;
const asIs = (example: Example): Example => example;

export const tasks: Readonly<Record<TaskName, Row>> = {
  classify: {
    needs: ['text', 'label'],
    ignores: ['entities'],
    fits: (example) => one(example) && example.pair === undefined,
    take: asIs,
    names: ({ label }) => [label],
    mayBeNone: false,
  },
  multilabel: {
    needs: ['text', 'label'],
    ignores: ['entities'],
    fits: ({ labels }) => labels !== undefined,
    take: ({ spans: _, ...example }) => ({ ...example, label: '' }),
    names: ({ labels = [] }) => labels,
    mayBeNone: true,
  },
  pair: {
    needs: ['text', 'label'],
    ignores: ['entities'],
    fits: one,
    take: asIs,
    names: ({ label }) => [label],
    mayBeNone: false,
  },
  tag: {
    needs: ['text', 'entities'],
    fits: ({ spans }) => spans !== undefined,
    take: ({ labels: _, ...example }) => ({ ...example, label: '' }),
    names: ({ spans = [] }) => spans.map(({ type }) => type),
    mayBeNone: true,
  },
  mask: {
    needs: ['text'],
    ignores: ['label', 'entities', 'reasoning', 'answer', 'logits'],
    fits: () => true,
    take: ({ id, text, pair, domain }) => ({
      ...{ id, text: pair === undefined ? text : `${text}\n${pair}`, label: '' },
      ...(domain === undefined ? {} : { domain }),
    }),
    names: () => [],
    mayBeNone: true,
  },
};

/** The task that a record is labelled for. */
export function taskOf({ labels, spans, pair }: Pick<Example, 'labels' | 'spans' | 'pair'>): TaskName {
  if (spans) return 'tag';
  if (labels) return 'multilabel';
  return pair === undefined ? 'classify' : 'pair';
}

/** A record as one of `task`; `where` is what messages call it. Fault: it is labelled for another. */
export function recordOf(example: Example, task: TaskName, where = example.id): Example {
  const { fits, take } = tasks[task];
  if (fits(example)) return take(example);
  const { label, labels, spans, pair } = example;
  const held = spans ? { entities: spans } : labels ? { labels } : { ...(pair === undefined ? {} : { pair }), label };
  throw new Fault(`data.not-${task as Exclude<TaskName, 'mask'>}`, {
    ...{ where, received: excerpt(JSON.stringify(held), 60), task: taskOf(example) },
  });
}
