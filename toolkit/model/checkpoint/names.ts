// One name for each parameter, whoever wrote the checkpoint.
import { Fault } from '../../words/fault.ts';
import { shown } from './source.ts';
import type { Index, Stored } from './stored.ts';

/** Rewritten one after the other. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/^module\./, ''], // DataParallel
  [/^(roberta|electra)\./, 'bert.'],
  [/^(?=(embeddings|encoder|pooler)\.)/, 'bert.'], // a bare encoder
  [/(?<=(^|\.)LayerNorm\.)gamma$/, 'weight'], // as in TensorFlow
  [/(?<=(^|\.)LayerNorm\.)beta$/, 'bias'],
];

/** Buffers, which follow from the configuration. */
const buffers = /^bert\.embeddings\.(position_ids|token_type_ids)$/;

/** Parameters that are another one under a second name; the second stands in where the first is absent. */
export const tied: ReadonlyMap<string, string> = new Map([
  ['cls.predictions.decoder.weight', 'bert.embeddings.word_embeddings.weight'],
  ['cls.predictions.decoder.bias', 'cls.predictions.bias'],
]);

/** A parameter's name in today's Hugging Face layout of BERT; a name that is so already stays. */
export const canonicalName = (given: string): string =>
  rules.reduce((text, [from, to]) => text.replace(from, to), given);

/** The tensors under the names of BERT in today's Hugging Face layout; buffers are left out. Fault: two with the same name. */
export function canonical(index: Index, where: string): Index {
  const renamed = new Map<string, Stored>();
  for (const [given, stored] of index) {
    const name = canonicalName(given);
    if (buffers.test(name)) continue;
    if (renamed.has(name)) throw new Fault('model.repeated-name', { where, name: shown(name) });
    renamed.set(name, stored);
  }
  return renamed;
}
