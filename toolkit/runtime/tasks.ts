// What a model is asked on a device, a row per task.
import type { Executable } from '../engine/engine.ts';
import type { TaskName } from '../text/task.ts';
import { Fault } from '../words/fault.ts';
import type { DeviceTask } from './model.ts';
import { classify } from './tasks/classify.ts';
import { mask } from './tasks/mask.ts';
import { multilabel } from './tasks/multilabel.ts';
import { pair } from './tasks/pair.ts';
import { tag } from './tasks/tag.ts';

const rows: { readonly [T in TaskName]: DeviceTask } = { classify, multilabel, pair, tag, mask };

export const deviceTask = (name: TaskName): DeviceTask => rows[name];

/** Fault: a graph without the outputs that `task` reads. */
export function requireHead(task: TaskName, { outputs }: Pick<Executable, 'outputs'>, where: string): void {
  const expected = deviceTask(task).outputs;
  if (expected.every((name) => outputs.includes(name))) return;
  throw new Fault('runtime.head', { where, task, expected: expected.join(', '), received: outputs.join(', ') });
}
