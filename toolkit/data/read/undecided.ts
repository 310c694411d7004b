// One file, one kind of label: the first record that shows it decides for the others, and for those before it whose list
// is empty, of labels or of entities.

import type { TaskName } from '../../text/task.ts';
import { Fault } from '../../words/fault.ts';
import type { Example } from '../records.ts';
import { recordOf, taskOf } from '../task.ts';

/** Records that are held back at most until one decides; then they are taken to have no labels. */
const MOST = 1000;

/**
 * A function that takes each record of a file as one of `task` or, where that is not known, of the task of the first record
 * that shows it; before that, records with an empty list come back as they are.
 * Faults: a record of another task; one with a label and entities where nobody says which of them counts.
 */
export function createSorter(task?: TaskName): (example: Example, where: string) => Example {
  let known = task;
  return (example, where) => {
    if (!known && isOpen(example)) return example;
    if (!task && example.spans && example.label !== '')
      throw new Fault('data.two-tasks', { where, label: example.label });
    const one = known ?? taskOf(example);
    const record = recordOf(example, one, where);
    known = one;
    return record;
  };
}

/** The examples in their order, none with both `labels` and `spans` for want of either. */
export async function* decided(examples: AsyncIterable<Example>): AsyncGenerator<Example> {
  let waiting: Example[] | undefined = [];
  for await (const example of examples) {
    if (waiting && isOpen(example) && waiting.push(example) < MOST) continue;
    if (waiting) yield* settled(waiting, taskOf(isOpen(example) ? { labels: [] } : example));
    if (!waiting || !isOpen(example)) yield example;
    waiting = undefined;
  }
  if (waiting) yield* settled(waiting, 'multilabel');
}

const settled = (waiting: readonly Example[], task: TaskName): readonly Example[] =>
  waiting.map(({ labels: _, spans: __, ...rest }) => ({
    ...rest,
    ...(task === 'tag' ? { spans: [] } : task === 'multilabel' ? { labels: [] } : {}),
  }));

const isOpen = ({ labels, spans }: Example): boolean => labels?.length === 0 && spans?.length === 0;
