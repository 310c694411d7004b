// A tagger: encoder, linear head on every token, and a CRF whose scores go along with the model.
import type { Graph } from '../graph/ir.ts';
import { ints } from '../graph/tensor.ts';
import type { ModelConfig } from './config.ts';
import { CRF, crfShapes, firstCrf } from './crf.ts';
import type { Mask } from './dropout.ts';
import { encode, inputs, linear, parameter, type Site } from './encoder.ts';
import { encoderShapes, firstValues, type Parameters, type Shapes } from './parameters.ts';
import { openSite } from './site.ts';

const HEAD = 'classifier';

/** Every parameter of a tagger, the head named as in Hugging Face's token classifiers. */
export function taggerShapes(config: ModelConfig, tags: number): Shapes {
  return new Map([
    ...encoderShapes(config),
    [`${HEAD}.weight`, [tags, config.hidden_size]],
    [`${HEAD}.bias`, [tags]],
    ...crfShapes(tags),
  ]);
}

/** First values: those of any model, and of a CRF. */
export function firstTagger(config: ModelConfig, tags: number, seed: number): Parameters {
  return new Map([...firstValues(taggerShapes(config, tags), seed), ...firstCrf(tags, seed)]);
}

/** Whether a parameter belongs to what is new in a tagger: its head and its CRF. */
export const isHead = (name: string): boolean => name.startsWith(`${HEAD}.`) || name.startsWith('crf.');

/**
 * The inference graph: `input_ids`, `attention_mask`, `token_type_ids` int64 [batch, sequence] → `emissions` [batch, sequence,
 * tags], a score per token and tag, and the CRF's `start` [tags], `end` [tags] and `transitions` [tags, tags], the same in
 * every run: what Viterbi needs comes out of the one file. `parameters` are in checkpoint layout.
 */
export function tagger(config: ModelConfig, parameters: Parameters): Graph {
  const { site } = built(config, parameters, false);
  const { builder: b } = site;
  for (const [output, name] of Object.entries(CRF))
    b.output(b.op('Identity', [parameter(b, site.parameters, name)], {}, output));
  return b.build();
}

/** The graph to train: `emissions` alone, with dropout; each mask is an input. The CRF's parameters stand in it for the loss. */
export function trainingTagger(
  config: ModelConfig,
  parameters: Parameters,
): { readonly graph: Graph; readonly masks: readonly Mask[] } {
  const { site } = built(config, parameters, true);
  for (const name of Object.values(CRF)) parameter(site.builder, site.parameters, name);
  return { graph: site.builder.build(), masks: site.dropout?.masks ?? [] };
}

function built(config: ModelConfig, parameters: Parameters, training: boolean): { readonly site: Site } {
  const site = openSite('tagger', config, parameters, training);
  const { builder, dropout } = site;
  const given = inputs(builder);
  const last = encode(site, given).hidden.at(-1)!; // [T, H]
  const scores = linear(site, HEAD, dropout?.apply(last, config.hidden_dropout_prob) ?? last); // [T, C]
  const tags = site.parameters.get(`${HEAD}.bias`)!.dims;
  const shape = builder.op('Concat', [builder.op('Shape', [given.ids]), builder.constant(ints([1], tags))], {
    axis: 0,
  });
  builder.output(builder.op('Reshape', [scores, shape], {}, 'emissions'));
  return { site };
}
