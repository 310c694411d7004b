// The labelled examples that models are tried on, from any files that the readers know.
import { hash } from '../../data/hash.ts';
import { roles } from '../../data/read/fields.ts';
import { type ReadOptions, readExamples, type Source } from '../../data/read/read.ts';
import type { Example } from '../../data/records.ts';
import { createSample } from '../../data/sample.ts';
import { recordOf, taskOf } from '../../data/task.ts';
import { type TaskName, tasks } from '../../evaluate/item.ts';
import { Fault } from '../../words/fault.ts';

/** What a field of a record may be. */
export const fieldRoles: readonly string[] = roles;

export interface LabelledOptions {
  /** Of the model, where that is known; otherwise what the first record is labelled for. */
  readonly task?: TaskName;
  readonly fields: NonNullable<ReadOptions['fields']>;
  /** At most so many examples, drawn by the seed and each example's id; default all. */
  readonly limit?: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface Labelled {
  readonly task: TaskName;
  /** In the order of the files; of a sample, in an order of its own. */
  readonly examples: readonly Example[];
  /** Records in the files. */
  readonly read: number;
}

/** Faults: those of reading, also a bad line; a record labelled for another task; no record at all. */
export async function readLabelled(sources: readonly Source[], options: LabelledOptions): Promise<Labelled> {
  const { fields, limit, seed, signal } = options;
  let { task } = options;
  const sample = createSample<Example>(limit ?? Number.POSITIVE_INFINITY);
  let read = 0;
  try {
    for await (const example of readExamples(sources, { fields, task })) {
      signal.throwIfAborted();
      task ??= taskOf(example) as TaskName; // nothing is labelled for `mask`
      sample.add(limit === undefined ? read : hash(example.id, seed), recordOf(example, task));
      read += 1;
    }
  } catch (error) {
    throw retold(error, task);
  }
  const examples = sample.items();
  if (task === undefined || examples.length === 0) throw new Fault('evaluate.no-examples');
  return { task, examples, read };
}

/** A record of another task, of which the reader says what a recipe would have to say. */
function retold(error: unknown, expected: TaskName | undefined): unknown {
  if (
    !(error instanceof Fault) ||
    expected === undefined ||
    !/^data\.not-(classify|multilabel|pair|tag)$/.test(error.key)
  )
    return error;
  const { where = '', task: received = '' } = error.values;
  return new Fault('evaluate.other-records', { where, expected, received }, { cause: error });
}

/** The classes, labels or types of entity in an example. */
export const kindsOf = (example: Example, task: TaskName): readonly string[] =>
  tasks[task].gold(example).map(({ kind }) => kind);

/** Faults: a label, or a type of entity, that the model does not know. */
export function requireKnown(
  examples: readonly Example[],
  model: { readonly name: string; readonly task: TaskName; readonly labels: readonly string[] },
): void {
  const known = new Set(model.labels);
  for (const example of examples) {
    const label = kindsOf(example, model.task).find((kind) => !known.has(kind));
    if (label === undefined) continue;
    const labels = quoted(model.labels);
    if (label === '') throw new Fault('evaluate.no-label', { where: model.name, id: example.id, labels });
    throw new Fault('evaluate.model-label', { where: model.name, id: example.id, label, labels });
  }
}

/** The first labels for a sentence. */
const quoted = (labels: readonly string[]): string =>
  labels
    .slice(0, 6)
    .map((label) => `"${label}"`)
    .join(', ') + (labels.length > 6 ? `, … (${labels.length})` : '');
