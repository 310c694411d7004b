// What can be told before a run: the sizes of students there are, and what a data file holds.
import { namesOf } from '../data/labels.ts';
import { readExamples } from '../data/read/read.ts';
import { taskOf, tasks } from '../data/task.ts';
import { presets } from '../model/config.ts';
import type { TaskName } from '../text/task.ts';
import { filesOf } from './sources.ts';

export interface DataPreview {
  readonly examples: number;
  /** Classes, labels or types of entities, the most frequent first. */
  readonly labels: readonly { readonly name: string; readonly count: number }[];
}

/**
 * Reads the data that `path` names through: a file, a folder, a glob or a data set on the hub.
 * Faults: those of reading, too few labels for the task that the records show.
 */
export async function inspectData(path: string, folder: string, signal: AbortSignal): Promise<DataPreview> {
  const labels = new Map<string, number>();
  let task: TaskName | undefined;
  let examples = 0;
  for await (const example of readExamples(await filesOf(path, folder, { signal }), { quarantine: () => undefined })) {
    task ??= taskOf(example);
    for (const name of namesOf(example)) {
      if (name !== '' && name !== '-') labels.set(name, (labels.get(name) ?? 0) + 1);
    }
    examples += 1;
  }
  const names = tasks[task ?? 'classify'].labels(labels, path).map((name) => ({ name, count: labels.get(name)! }));
  return { examples, labels: names.sort((a, b) => b.count - a.count) };
}

/** The students to choose from, smallest first. */
export const describeModels = (): readonly {
  readonly id: string;
  readonly layers: number;
  readonly hidden: number;
}[] =>
  Object.entries(presets).map(([id, { num_hidden_layers: layers, hidden_size: hidden }]) => ({ id, layers, hidden }));
