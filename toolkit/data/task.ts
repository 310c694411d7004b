// What a record can be for: one row a task.
import type { TaskName } from '../text/task.ts';
import { Fault } from '../words/fault.ts';
import { excerpt } from './excerpt.ts';
import { labelSet, sortLabels } from './labels.ts';
import type { Role } from './read/row.ts';
import type { Example } from './records.ts';

interface Row {
  /** Roles that a file must have a field for. */
  readonly needs: readonly Role[];
  /** Roles that are not looked for. */
  readonly ignores?: readonly Role[];
  /** Whether a record is labelled the way of this task. */
  readonly fits: (example: Example) => boolean;
  /** The record with what the task knows of it. */
  readonly take: (example: Example) => Example;
  /** Whether a record has one label. */
  readonly single: boolean;
  /** The classes, labels or types of entities, in order, from how often each is seen. Faults: fewer than the task can be learned with. */
  readonly labels: (counts: ReadonlyMap<string, number>, where: string) => readonly string[];
}

const one = ({ labels, spans }: Example): boolean => labels === undefined && spans === undefined;

function openSet(key: 'data.no-labels' | 'data.no-entities'): Row['labels'] {
  return (counts, where) => {
    if (counts.size === 0) throw new Fault(key, { where });
    return sortLabels(counts.keys());
  };
}

const asIs = (example: Example): Example => example;

export const tasks: Readonly<Record<TaskName, Row>> = {
  classify: {
    needs: ['text', 'label'],
    ignores: ['entities'],
    fits: (example) => one(example) && example.pair === undefined,
    take: asIs,
    single: true,
    labels: labelSet,
  },
  multilabel: {
    needs: ['text', 'label'],
    ignores: ['entities'],
    fits: ({ labels }) => labels !== undefined,
    take: ({ spans: _, ...example }) => ({ ...example, label: '' }),
    single: false,
    labels: openSet('data.no-labels'),
  },
  pair: {
    needs: ['text', 'label'],
    ignores: ['entities'],
    fits: one,
    take: asIs,
    single: true,
    labels: labelSet,
  },
  tag: {
    needs: ['text', 'entities'],
    fits: ({ spans }) => spans !== undefined,
    take: ({ labels: _, ...example }) => ({ ...example, label: '' }),
    single: false,
    labels: openSet('data.no-entities'),
  },
  mask: {
    needs: ['text'],
    ignores: ['label', 'entities', 'reasoning', 'answer', 'logits'],
    fits: () => true,
    take: ({ id, text, pair, domain }) => ({
      ...{ id, text: pair === undefined ? text : `${text}\n${pair}`, label: '' },
      ...(domain === undefined ? {} : { domain }),
    }),
    single: false,
    labels: () => [],
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
