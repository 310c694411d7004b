// The training graph of a tagger: dropout, the CRF's loss, gradients of every parameter.
import { Builder } from '../graph/build.ts';
import type { ModelConfig } from '../model/config.ts';
import { CRF } from '../model/crf.ts';
import type { Parameters } from '../model/parameters.ts';
import { trainingTagger } from '../model/tagger.ts';
import { crfLoss } from './crf.ts';
import { type TrainingGraph, trainable } from './graph.ts';

/**
 * Inputs: those of the tagger, its dropout masks and the feeds of `goldFeeds` for sequences of at most `places` tokens; the
 * parameters, in graph layout. Outputs: `loss`, then the gradients.
 */
export function taggingGraph(config: ModelConfig, tags: number, parameters: Parameters, places: number): TrainingGraph {
  const { graph: forward, masks } = trainingTagger(config, parameters);
  const b = new Builder('training', { ...forward, outputs: [] });
  const gold = {
    inside: b.input('inside', 'float32', ['batch', places]),
    tags: b.input('tags', 'float32', ['batch', places, tags]),
    pairs: b.input('pairs', 'float32', [tags + 1, tags + 1]),
    weights: b.input('weights', 'float32', ['batch']),
  };
  b.output(b.op('Identity', [crfLoss(b, { emissions: 'emissions', ...CRF }, gold)], {}, 'loss'));
  return trainable(b, parameters, masks, ['loss']);
}
