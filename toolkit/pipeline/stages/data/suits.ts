// What a recipe asks of its data and a task has no use for: said before any work is done in vain.
import { moving } from '../../../data/augment/augmenters.ts';
import { tasks } from '../../../data/task.ts';
import type { TaskName } from '../../../text/task.ts';
import { Fault } from '../../../words/fault.ts';
import type { Recipe } from '../../recipe.ts';

/**
 * Faults: a teacher asked for labels, or classes evened out, where records have no single label; entities in texts whose
 * characters are moved about.
 */
export function requireSuited({ data: { ask, balance, augment } }: Recipe, task: TaskName): void {
  if (!tasks[task].single && ask) throw new Fault('teacher.other-task', { task });
  if (!tasks[task].single && balance.method !== 'none' && balance.by === 'label')
    throw new Fault('balance.no-label', { task });
  const [name] = task === 'tag' && augment ? moving(augment) : [];
  if (name) throw new Fault('augment.moves', { name });
}
