// The labelled examples that models are tried on, from any files that the readers know.
import { hash } from '../../data/hash.ts';
import { roles } from '../../data/read/fields.ts';
import { type ReadOptions, readExamples, type Source } from '../../data/read/read.ts';
import type { Example } from '../../data/records.ts';
import { createSample } from '../../data/sample.ts';
import type { TaskName } from '../../evaluate/item.ts';
import { Fault } from '../../words/fault.ts';

/** What a field of a record may be. */
export const fieldRoles: readonly string[] = roles;

export interface LabelledOptions {
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

/** Faults: those of reading, also a bad line; records without a label; no record at all. */
export async function readLabelled(sources: readonly Source[], options: LabelledOptions): Promise<Labelled> {
  const { fields, limit, seed, signal } = options;
  const sample = createSample<Example>(limit ?? Number.POSITIVE_INFINITY);
  let read = 0;
  for await (const example of readExamples(sources, { fields })) {
    signal.throwIfAborted();
    sample.add(limit === undefined ? read : hash(example.id, seed), example);
    read += 1;
  }
  const examples = sample.items();
  if (examples.length === 0) throw new Fault('evaluate.no-examples');
  return { task: taskOf(examples), examples, read };
}

/** What the examples are labelled for. */
function taskOf(examples: readonly Example[]): TaskName {
  if (examples.some(({ spans }) => spans)) return 'tag';
  if (examples.some(({ labels }) => labels)) return 'multilabel';
  return examples.some(({ pair }) => pair !== undefined) ? 'pair' : 'classify';
}

/** Faults: a label, or a type of entity, that the model does not know. */
export function requireKnown(
  examples: readonly Example[],
  kindsOf: (example: Example) => readonly string[],
  model: { readonly name: string; readonly labels: readonly string[] },
): void {
  const known = new Set(model.labels);
  for (const example of examples) {
    const label = kindsOf(example).find((kind) => !known.has(kind));
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
