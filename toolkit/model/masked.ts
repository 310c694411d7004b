// A masked language model: encoder, and at the masked places alone a head whose decoder is the word embeddings.
import type { Graph } from '../graph/ir.ts';
import type { ModelConfig } from './config.ts';
import type { Mask } from './dropout.ts';
import { encode, inputs } from './encoder.ts';
import type { Parameters } from './parameters.ts';
import { linear, norm, openSite, parameter, type Site } from './site.ts';

/**
 * The inference graph: `input_ids`, `attention_mask`, `token_type_ids` int64 [batch, sequence] and `positions` int64 [masked],
 * places in the flattened [batch · sequence] → `logits` [masked, vocabulary].
 */
export function masked(config: ModelConfig, parameters: Parameters): Graph {
  return build(config, parameters, false).graph;
}

/** The same graph with dropout; each mask is a bool input. */
export function trainingMasked(
  config: ModelConfig,
  parameters: Parameters,
): { readonly graph: Graph; readonly masks: readonly Mask[] } {
  return build(config, parameters, true);
}

function build(
  config: ModelConfig,
  parameters: Parameters,
  training: boolean,
): { graph: Graph; masks: readonly Mask[] } {
  const site = openSite('masked', config, parameters, training);
  const { builder, dropout } = site;
  const { hidden } = encode(site, inputs(builder));
  predictions(site, hidden.at(-1)!, builder.input('positions', 'int64', ['masked']));
  builder.output('logits');
  return { graph: builder.build(), masks: dropout?.masks ?? [] };
}

/** LayerNorm(gelu(W·h + b)) · Eᵀ + c at `positions` of `tokens` [T, H], E the word embeddings. [M, V] */
function predictions(site: Site, tokens: string, positions: string): string {
  const { builder: b, parameters } = site;
  const at = 'cls.predictions';
  const chosen = b.op('Gather', [tokens, positions]); // [M, H]
  const inner = b.op('Gelu', [linear(site, `${at}.transform.dense`, chosen)]);
  const table = parameter(b, parameters, 'bert.embeddings.word_embeddings.weight');
  const operands = [norm(site, `${at}.transform.LayerNorm`, inner), table, parameter(b, parameters, `${at}.bias`)];
  return b.op('Gemm', operands, { transB: 1 }, 'logits');
}
