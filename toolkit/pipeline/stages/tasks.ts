// What a pipeline can make a model for, a row per task.
import type { TaskName } from '../../text/task.ts';
import { Fault } from '../../words/fault.ts';
import { classify } from './tasks/classify.ts';
import { mask } from './tasks/mask.ts';
import { multilabel } from './tasks/multilabel.ts';
import { pair } from './tasks/pair.ts';
import { tag } from './tasks/tag.ts';
import type { TaskRow } from './tasks/task.ts';

const rows: { readonly [T in TaskName]: TaskRow } = { classify, multilabel, pair, tag, mask };

export const taskOf = (name: TaskName): TaskRow => rows[name];

/** How a task's teachers are opened. Fault: it has none. */
export function knownOf(name: TaskName): NonNullable<TaskRow['known']> {
  const { known } = taskOf(name);
  if (!known) throw new Fault('pipeline.untaught', { task: name });
  return known;
}
