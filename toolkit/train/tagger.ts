// The objective of a tagger: the likelihood of the gold tags under its CRF, and a teacher's word on each token.
import { Builder } from '../graph/build.ts';
import { ints } from '../graph/tensor.ts';
import type { ModelConfig } from '../model/config.ts';
import { CRF } from '../model/crf.ts';
import type { Parameters } from '../model/parameters.ts';
import { trainingTagger } from '../model/tagger.ts';
import { tagsAgree } from './agreement.ts';
import { crfLoss, padded } from './crf.ts';
import { type Objective, type Term, type TrainingGraph, towards } from './graph.ts';
import { type Distil, divergence } from './losses.ts';

export interface TaggerTerms {
  readonly distil?: Distil;
  /** @default 0 */
  readonly rdrop?: number;
}

/**
 * Inputs: those of the tagger, its dropout masks and the feeds of `goldFeeds` for sequences of at most `places` tokens, and with
 * `distil` those of `emissionFeeds`. Terms: `crf`, and α·T²·`kl` beside (1 − α)·`crf`, the divergence of every token's tags summed
 * over a text as the likelihood is. With R-Drop of weight `rdrop` one more: the batch's second half repeats the first.
 */
export function taggerObjective(
  config: ModelConfig,
  tags: number,
  parameters: Parameters,
  places: number,
  { distil, rdrop = 0 }: TaggerTerms = {},
): Objective {
  const { graph: forward, masks } = trainingTagger(config, parameters);
  const builder = new Builder('training', { ...forward, outputs: [] });
  const gold = {
    inside: builder.input('inside', 'float32', ['batch', places]),
    tags: builder.input('tags', 'float32', ['batch', places, tags]),
    pairs: builder.input('pairs', 'float32', [tags + 1, tags + 1]),
    weights: builder.input('weights', 'float32', ['batch']),
  };
  const value = crfLoss(builder, { emissions: 'emissions', ...CRF }, gold);
  const terms: Term[] = [{ name: 'crf', value, weight: 1 - (distil?.alpha ?? 0) }];
  if (distil) {
    const { temperature, alpha } = distil;
    const teacher = builder.input('teacher', 'float32', ['batch*places', tags]);
    const weights = builder.input('soft_weights', 'float32', ['batch*places']);
    const all = padded(builder, 'emissions', places, tags); // [B, L, C]
    const flat = builder.op('Reshape', [all, builder.constant(ints([2], [-1, tags]))]); // [B·L, C]
    const told = divergence(builder, builder.assume(flat, ['batch*places', tags]), teacher, weights, temperature);
    terms.unshift({ name: 'kl', value: told, weight: alpha * temperature ** 2 });
  }
  if (rdrop) terms.push({ name: 'rdrop', value: tagsAgree(builder, 'emissions', 'attention_mask'), weight: rdrop });
  return { builder, masks, terms };
}

/** The step of a tagger: its inputs and the parameters, in graph layout → `loss`, the gradients. */
export function taggingGraph(config: ModelConfig, tags: number, parameters: Parameters, places: number): TrainingGraph {
  return towards(taggerObjective(config, tags, parameters, places), parameters);
}
