// The objective of a tagger: the likelihood of the gold tags under its CRF.
import { Builder } from '../graph/build.ts';
import type { ModelConfig } from '../model/config.ts';
import { CRF } from '../model/crf.ts';
import type { Parameters } from '../model/parameters.ts';
import { trainingTagger } from '../model/tagger.ts';
import { tagsAgree } from './agreement.ts';
import { crfLoss } from './crf.ts';
import { type Objective, type Term, type TrainingGraph, towards } from './graph.ts';

/**
 * Inputs: those of the tagger, its dropout masks and the feeds of `goldFeeds` for sequences of at most `places` tokens.
 * Term: `crf`, and with R-Drop of weight `rdrop` a second: the batch's second half repeats the first.
 */
export function taggerObjective(
  config: ModelConfig,
  tags: number,
  parameters: Parameters,
  places: number,
  rdrop = 0,
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
  const terms: Term[] = [{ name: 'crf', value, weight: 1 }];
  if (rdrop) terms.push({ name: 'rdrop', value: tagsAgree(builder, 'emissions', 'attention_mask'), weight: rdrop });
  return { builder, masks, terms };
}

/** The step of a tagger: its inputs and the parameters, in graph layout → `loss`, the gradients. */
export function taggingGraph(config: ModelConfig, tags: number, parameters: Parameters, places: number): TrainingGraph {
  return towards(taggerObjective(config, tags, parameters, places), parameters);
}
