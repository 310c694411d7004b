// A trained student as a folder for Python users: a Hugging Face checkpoint, the same model as ONNX, and a page about both.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeChunks, writeFolder } from '../files/write.ts';
import type { Graph } from '../graph/ir.ts';
import { writeModel } from '../graph/proto.ts';
import { sizeOf } from '../graph/tensor.ts';
import { type Exported, exportCheckpoint, ownParts } from '../model/checkpoint/export.ts';
import { tagNames } from '../text/tags.ts';
import { card } from './card.ts';

export interface Student extends Omit<Exported, 'several' | 'architecture'> {
  readonly name: string;
  readonly task: 'classify' | 'multilabel' | 'pair' | 'tag' | 'mask';
  /** Classes, or the types of entities; none for `mask`. */
  readonly labels: readonly string[];
  /** The inference graph, in float32. */
  readonly graph: Graph;
  /** Tokens of a text at most. */
  readonly maxLength: number;
  /** From which probability each label holds, where several may. @default 0.5 for all */
  readonly thresholds?: readonly number[];
  /** By name, as the page shows them. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Writes `student` to the folder `path`, in place of one that was there. Faults: a full disk, an unwritable folder; then nothing has changed. */
export async function writeStudent(path: string, student: Student): Promise<void> {
  const { config, parameters, graph, task } = student;
  const labels = task === 'tag' ? tagNames(student.labels) : student.labels;
  const files = exportCheckpoint({ ...student, labels, several: task === 'multilabel' });
  const parameterCount = Array.from(parameters.values(), ({ dims }) => sizeOf(dims)).reduce((a, b) => a + b, 0);
  await writeFolder(path, async (draft) => {
    for (const [name, chunks] of files) await writeChunks(join(draft, name), chunks);
    await writeChunks(join(draft, 'model.onnx'), writeModel(graph, { values: false }).model);
    await writeFile(join(draft, 'README.md'), card({ ...student, strangers: ownParts(config), parameterCount }));
  });
}
