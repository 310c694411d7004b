// A sentence classifier: encoder, pooled first token, linear head.
import type { Graph } from '../graph/ir.ts';
import { ints } from '../graph/tensor.ts';
import type { ModelConfig } from './config.ts';
import type { Mask } from './dropout.ts';
import { type Encoded, encode, inputs, linear, type Site } from './encoder.ts';
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
  const encoded = encode(site, given);
  const pooled = pools[config.pooling ?? 'first'](site, encoded, given.mask); // [B, H]
  const dropped = dropout?.apply(pooled, config.hidden_dropout_prob) ?? pooled;
  builder.op('Identity', [linear(site, 'classifier', dropped)], {}, 'logits');
  builder.output('logits');
  return { graph: builder.build(), masks: dropout?.masks ?? [] };
}

/** The state a text is judged by. [B, H] */
const pools: Readonly<
  Record<NonNullable<ModelConfig['pooling']>, (site: Site, encoded: Encoded, mask: string) => string>
> = {
  first(site, encoded) {
    const { builder: b, config } = site;
    const one = b.constant(ints([1], [1]));
    const first = b.op('Slice', [rowsOf(site, encoded), b.constant(ints([1], [0])), one, one]); // [B, 1, H]
    return pooler(site, b.op('Reshape', [first, b.constant(ints([2], [-1, config.hidden_size]))]));
  },
  mean(site, encoded, mask) {
    const { builder: b } = site;
    const real = b.op('Cast', [mask], { to: 1 }); // [B, S]
    const [tokens, width] = [b.constant(ints([1], [1])), b.constant(ints([1], [2]))];
    const kept = b.op('Mul', [rowsOf(site, encoded), b.op('Unsqueeze', [real, width])]);
    const sum = b.op('ReduceSum', [kept, tokens], { keepdims: 0 });
    return pooler(site, b.op('Div', [sum, b.op('ReduceSum', [real, tokens], { keepdims: 1 })]));
  },
  own: (_, { pooled }) => pooled!,
};

/** The last token states. [B, S, H] */
function rowsOf({ builder: b, config }: Site, { hidden, shape }: Encoded): string {
  return b.assume(b.op('Reshape', [hidden.at(-1)!, shape.tokens]), ['batch', 'sequence', config.hidden_size]);
}

/** tanh(W · x + b) */
const pooler = (site: Site, x: string): string => site.builder.op('Tanh', [linear(site, 'bert.pooler.dense', x)]);
