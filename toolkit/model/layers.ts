// A smaller network cut out of a larger one.
import { Fault } from '../words/fault.ts';
import type { ModelConfig } from './config.ts';
import type { Parameters } from './parameters.ts';

const LAYER = /^bert\.encoder\.layer\.(\d+)\./;

/** What a student and the network it is cut from must share: everything but the number of layers and dropout. */
const shared = [
  'vocab_size',
  'hidden_size',
  'num_attention_heads',
  'intermediate_size',
  'type_vocab_size',
  'norm_position',
  'embedding_convolution',
  'bigram_buckets',
] as const satisfies readonly (keyof ModelConfig)[];

/**
 * The parameters of `from` with its `layers` alone (numbers from 0, in this order), renumbered; embeddings and heads as they are.
 * Fault: a layer that is not there.
 */
export function chosenLayers(from: Parameters, config: ModelConfig, layers: readonly number[]): Parameters {
  const count = config.num_hidden_layers;
  const stray = layers.find((layer) => !(Number.isInteger(layer) && layer >= 0 && layer < count));
  if (stray !== undefined || layers.length === 0)
    throw new Fault('model.layers', { layers: count - 1, received: stray ?? '∅' });
  const rest = [...from].filter(([name]) => !LAYER.test(name));
  const kept = layers.flatMap((layer, i) =>
    [...from]
      .filter(([name]) => Number(LAYER.exec(name)?.[1]) === layer)
      .map(([name, value]) => [name.replace(LAYER, `bert.encoder.layer.${i}.`), value] as const),
  );
  return new Map([...rest, ...kept]);
}

/** Fault: a `student` that cannot begin with layers of `teacher` because its width, or another part of its shape, differs. */
export function requireAlike(student: ModelConfig, teacher: ModelConfig): void {
  for (const key of shared) {
    const [own, other] = [student[key] ?? 0, teacher[key] ?? 0];
    if (own !== other) throw new Fault('model.layers-differ', { name: key, expected: other, received: own });
  }
}
