// The trained student as a folder for people who work in Python, beside the bundles.
import { join, relative } from 'node:path';
import { type Student, writeStudent } from '../export/student.ts';
import { inventory } from '../files/paths.ts';
import type { Event } from './events.ts';
import type { Recipe } from './recipe.ts';
import type { Artifacts } from './run.ts';
import { readMetrics } from './stages/evaluate.ts';
import { readPrepared } from './stages/examples.ts';
import { readParameters } from './stages/inside.ts';
import { taskOf } from './stages/tasks.ts';

/** Writes `NAME-student` into `out`. Faults: a full disk, an unwritable folder. */
export async function* publishStudent(
  artifacts: Artifacts,
  { name, text: { maxLength } }: Recipe,
  out: string,
): AsyncGenerator<Event, void> {
  const { task, labels, vocab } = await readPrepared(artifacts['data']!);
  const { config, parameters } = await readParameters(artifacts['student']!.folder);
  const { figures, thresholds } = await readMetrics(artifacts['evaluate']!);
  const student: Student = {
    ...{ name: `${name}-student`, task, labels, vocab, config, parameters, maxLength, lowerCase: true },
    ...{ graph: taskOf(task).graph(config, parameters), metrics: figures },
    ...(thresholds ? { thresholds } : {}),
  };
  const folder = join(out, student.name);
  await writeStudent(folder, student);
  const bytes = Object.values(await inventory(folder)).reduce((sum, file) => sum + file.bytes, 0);
  yield { kind: 'artifact', step: 'student', path: relative('.', folder), bytes };
}
