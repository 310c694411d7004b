// Teachers that are there already, as each task asks them.
import { openBundle } from '../../../runtime/bundle.ts';
import type { Model } from '../../../runtime/model.ts';
import type { TaskName } from '../../../text/task.ts';
import type { Vocab } from '../../../text/vocab.ts';
import { openTeacher, requireLabels, requireTask } from '../../../train/teacher.ts';
import { readSource } from '../../../train/teacher-source.ts';
import { Fault } from '../../../words/fault.ts';
import type { TaskRow } from './task.ts';

export interface KnownSetting {
  readonly task: TaskName;
  readonly labels: readonly string[];
  readonly vocab: Vocab;
  readonly maxLength: number;
  readonly threads: number;
}

export type Known = Pick<Model, 'reply' | 'release'>;

/**
 * A bundle, an ONNX file or a checkpoint with a logit per label, of which `said` makes a reply. Faults: those of opening one; a
 * bundle of another task.
 */
export const knownClassifier =
  (said: NonNullable<TaskRow['said']>) =>
  async (path: string, { vocab: _, ...options }: KnownSetting): Promise<Known> => {
    const { logits, release } = await openTeacher(path, options);
    const reply: Known['reply'] = async (texts) => (await logits(texts)).map((row) => said(row, options.labels));
    return { reply, release };
  };

/**
 * A bundle that finds entities, of the student's own tokens. Faults: those of opening one; a model that is no such bundle; other
 * types, or the same in another order; another vocabulary; fewer tokens of a text.
 */
export async function knownTagger(
  path: string,
  { task, labels, vocab, maxLength, threads }: KnownSetting,
): Promise<Known> {
  const source = await readSource(path);
  requireTask(source.task ?? 'classify', task, path);
  requireLabels(source.labels ?? [], labels, path);
  const [own, other] = [vocab.tokens, source.vocab.tokens];
  if (own.join('\n') !== other.join('\n'))
    throw new Fault('pipeline.tagger-vocabulary', { where: path, expected: own.length, received: other.length });
  if (source.maxLength < maxLength)
    throw new Fault('pipeline.checkpoint', {
      ...{ where: path, what: 'maxLength', received: source.maxLength },
      expected: `≥ ${maxLength} (text.maxLength)`,
    });
  const { model, close } = await openBundle(path, { threads });
  return { reply: model.reply, release: close };
}
