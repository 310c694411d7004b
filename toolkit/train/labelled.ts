// The objective of a head that gives a number for each label: what the labels say, what a teacher says, and R-Drop.
import { Builder } from '../graph/build.ts';
import { trainingClassifier } from '../model/classifier.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Parameters } from '../model/parameters.ts';
import { Fault } from '../words/fault.ts';
import type { Taught } from './feeds.ts';
import type { Objective, Term } from './graph.ts';
import type { Distil } from './losses.ts';

/** What the numbers mean, as losses; see `losses.ts` and `agreement.ts`. */
export interface Reading {
  /** Name of the term on the labels. */
  readonly name: string;
  readonly hard: (b: Builder, logits: string, targets: string, weights: string) => string;
  readonly soft: (b: Builder, logits: string, teacher: string, weights: string, temperature: number) => string;
  readonly agree: (b: Builder, logits: string) => string;
}

/**
 * Inputs: those of the classifier, its dropout masks, `targets` [batch, labels], `weights` [batch], and with `distil` the
 * teacher's softened probabilities `teacher` [batch, labels] and `soft_weights` [batch]. Terms: the one on the labels, and
 * α·T²·`kl` beside (1 − α) of it (arXiv 1503.02531). With R-Drop of weight `rdrop` the term `rdrop`: the batch's second half
 * repeats the first.
 */
export function labelledObjective(
  { name, hard, soft, agree }: Reading,
  config: ModelConfig,
  labels: number,
  parameters: Parameters,
  distil?: Distil,
  rdrop = 0,
): Objective {
  const { graph: forward, masks } = trainingClassifier(config, parameters);
  const builder = new Builder('training', { ...forward, outputs: [] });
  const matrix = (input: string): string => builder.input(input, 'float32', ['batch', labels]);
  const column = (input: string): string => builder.input(input, 'float32', ['batch']);
  const value = hard(builder, 'logits', matrix('targets'), column('weights'));
  const terms: Term[] = [{ name, value, weight: 1 - (distil?.alpha ?? 0) }];
  if (distil) {
    const { temperature, alpha } = distil;
    const kl = soft(builder, 'logits', matrix('teacher'), column('soft_weights'), temperature);
    terms.unshift({ name: 'kl', value: kl, weight: alpha * temperature ** 2 });
  }
  if (rdrop) terms.push({ name: 'rdrop', value: agree(builder, 'logits'), weight: rdrop });
  return { builder, masks, terms };
}

/**
 * Of the `number`th example, whose labels are `own`. Faults: no logit per label under `distil`, neither a label nor a teacher's
 * word. RangeErrors: a label that is none of the task's, a negative weight.
 */
export function requireTaught(
  labels: number,
  distil: Distil | undefined,
  { logits, soft = 1 }: Taught,
  own: readonly number[] | undefined,
  number: number,
): void {
  if (!(soft >= 0)) throw new RangeError(`training example ${number}: soft weight ${soft}`);
  if (own === undefined && !(distil && soft > 0)) throw new Fault('train.unlabelled', { number });
  if (distil && soft > 0 && logits?.length !== labels)
    throw new Fault('train.logits', { number, labels, received: logits?.length ?? 0 });
  const stray = own?.find((label) => !(Number.isInteger(label) && label >= 0 && label < labels));
  if (stray !== undefined) throw new RangeError(`training example ${number}: label ${stray} of ${labels}`);
}
