// A sentence classifier: encoder, pooled first token, linear head.
import type { Graph } from '../graph/ir.ts';
import { ints } from '../graph/tensor.ts';
import type { ModelConfig } from './config.ts';
import type { Mask } from './dropout.ts';
import { encode, inputs, linear, type Site } from './encoder.ts';
import type { Parameters } from './parameters.ts';
import { openSite } from './site.ts';

/**
 * The inference graph: `input_ids`, `attention_mask`, `token_type_ids` int64 [batch, sequence] → `logits` [batch, labels].
 * `parameters` are in checkpoint layout; in the graph they are initializers of the same names, linear weights as [in, out].
 */
export function classifier(config: ModelConfig, parameters: Parameters): Graph {
  return build(config, parameters, false).graph;
}

/** The same graph with dropout; each mask is a bool input. */
export function trainingClassifier(
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
  const site = openSite('classifier', config, parameters, training);
  const { builder, dropout } = site;
  const given = inputs(builder);
  const { hidden, shape } = encode(site, given);
  const rows = builder.assume(builder.op('Reshape', [hidden.at(-1)!, shape.tokens]), [
    ...['batch', 'sequence'],
    config.hidden_size,
  ]); // [B, S, H]
  const pooled = builder.op('Tanh', [
    linear(site, 'bert.pooler.dense', pool[config.pooling ?? 'first'](site, rows, given.mask)),
  ]);
  const dropped = dropout?.apply(pooled, config.hidden_dropout_prob) ?? pooled;
  builder.op('Identity', [linear(site, 'classifier', dropped)], {}, 'logits');
  builder.output('logits');
  return { graph: builder.build(), masks: dropout?.masks ?? [] };
}

/** The state a text is judged by: [B, S, H] → [B, H]. */
const pool: Readonly<Record<NonNullable<ModelConfig['pooling']>, (site: Site, rows: string, mask: string) => string>> =
  {
    first({ builder: b, config }, rows) {
      const one = b.constant(ints([1], [1]));
      const first = b.op('Slice', [rows, b.constant(ints([1], [0])), one, one]); // [B, 1, H]
      return b.op('Reshape', [first, b.constant(ints([2], [-1, config.hidden_size]))]);
    },
    mean({ builder: b }, rows, mask) {
      const real = b.op('Cast', [mask], { to: 1 }); // [B, S]
      const [tokens, width] = [b.constant(ints([1], [1])), b.constant(ints([1], [2]))];
      const kept = b.op('Mul', [rows, b.op('Unsqueeze', [real, width])]);
      const sum = b.op('ReduceSum', [kept, tokens], { keepdims: 0 });
      return b.op('Div', [sum, b.op('ReduceSum', [real, tokens], { keepdims: 1 })]);
    },
  };
