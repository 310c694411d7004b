// Models as people name them: bundles, and the checkpoints and ONNX files that a teacher may be.
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { tasks } from '../../evaluate/item.ts';
import type { Subject } from '../../evaluate/subject.ts';
import { measureBundle } from '../../export/sizes.ts';
import { filesUnder } from '../../files/paths.ts';
import { openBundle } from '../../runtime/bundle.ts';
import { MANIFEST } from '../../runtime/format.ts';
import { softmax } from '../../runtime/predictor.ts';
import { createTokenizer } from '../../text/tokenizer.ts';
import { parseVocab } from '../../text/vocab.ts';
import { openTeacher } from '../../train/teacher.ts';
import { Fault } from '../../words/fault.ts';

export interface OpenedModel extends Subject {
  /** How its numbers are stored: a bundle's scheme, else `float32`. */
  readonly scheme: string;
  /** Bytes of graphs, weights, vocabulary, terms and adapters; of a model that is no bundle, of all its files. */
  readonly payload: number;
}

export interface OpenModelOptions {
  /** Threads inside one operator. */
  readonly threads: number;
  /** Of the data: what a model that is no bundle is asked for, and its labels where it does not name them. */
  readonly task: Subject['task'];
  readonly labels: readonly string[];
}

/** Opens the model at `path`. Faults: those of `openIfBundle`, or of opening a teacher. */
export async function openModel(path: string, options: OpenModelOptions): Promise<OpenedModel> {
  return (await openIfBundle(path, options)) ?? openOther(path, options);
}

/** A bundle knows its task and labels; undefined where `path` is none. Faults: those of opening one; a task that is not compared. */
export async function openIfBundle(
  path: string,
  options: Pick<OpenModelOptions, 'threads'>,
): Promise<OpenedModel | undefined> {
  const kind = await stat(path).catch(() => undefined);
  const other = /\.onnx$/i.test(path) || (kind?.isDirectory() && !(await isFile(join(path, MANIFEST))));
  return other ? undefined : bundle(path, options);
}

/** What reports call the model at `path`. */
export const nameOf = (path: string): string => basename(path).replace(/\.(tar\.gz|tgz|onnx)$/i, '');

async function bundle(path: string, { threads }: Pick<OpenModelOptions, 'threads'>): Promise<OpenedModel> {
  const opened = await openBundle(path, { threads });
  try {
    const { folder, manifest } = opened;
    const { labels, text, scheme } = manifest;
    const { task } = manifest;
    if (task === 'mask')
      throw new Fault('evaluate.task', { where: path, received: task, known: Object.keys(tasks).join(', ') });
    const vocab = parseVocab(await readFile(join(folder, 'vocab.txt'), 'utf8'));
    const { payload } = await measureBundle(folder);
    return {
      ...{ name: nameOf(path), task, labels, scheme, payload },
      tokenizer: createTokenizer(vocab, text),
      answer: opened.model.reply,
      release: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Opens a checkpoint or an ONNX file. Faults: those of opening a teacher; a task that these are not read for. */
export async function openOther(path: string, { threads, task, labels }: OpenModelOptions): Promise<OpenedModel> {
  if (task !== 'classify' && task !== 'pair') throw new Fault('evaluate.no-bundle', { where: path, task });
  const named = await openTeacher(path, { threads });
  const asked = named.labels ? named : await named.release().then(() => openTeacher(path, { threads, labels }));
  const own = asked.labels!;
  return {
    ...{ name: nameOf(path), task, labels: own, scheme: 'float32', payload: await sizeOf(path) },
    tokenizer: asked.tokenizer,
    async answer(inputs) {
      const rows = await asked.logits(inputs);
      return rows.map((row) => ({
        items: [{ kind: own[row.indexOf(Math.max(...row))]! }],
        probabilities: softmax(row),
      }));
    },
    release: () => asked.release(),
  };
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (found.isFile()) return found.size;
  const sizes = (await filesUnder(path)).map(async (name) => (await stat(join(path, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
