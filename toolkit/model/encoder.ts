// The BERT encoder (post-LayerNorm, arXiv 1810.04805) as a graph.
// B batch, S sequence, T = B·S tokens, H hidden, N heads, D = H/N, F feed-forward width.
import type { Builder } from '../graph/build.ts';
import { ints, scalar } from '../graph/tensor.ts';
import type { ModelConfig } from './config.ts';
import type { Dropout } from './dropout.ts';
import type { Parameters } from './parameters.ts';

/** What the parts of a model write into. `parameters` are in graph layout: linear weights [in, out]. */
export interface Site {
  readonly builder: Builder;
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  readonly dropout?: Dropout;
}

export interface Inputs {
  readonly ids: string; // [B, S] int64
  readonly mask: string; // [B, S] int64, 1 for tokens, 0 for padding
  readonly types: string; // [B, S] int64
}

export interface Encoded {
  /** Token states after the embeddings and after every layer, each [T, H]. */
  readonly hidden: readonly string[];
  /** Shape tensors that undo the flattening. */
  readonly shape: { readonly tokens: string; readonly heads: string };
}

export function inputs(builder: Builder): Inputs {
  return {
    ids: builder.input('input_ids', 'int64', ['batch', 'sequence']),
    mask: builder.input('attention_mask', 'int64', ['batch', 'sequence']),
    types: builder.input('token_type_ids', 'int64', ['batch', 'sequence']),
  };
}

export function encode(site: Site, inputs: Inputs): Encoded {
  const { builder: b, config } = site;
  const size = b.op('Shape', [inputs.ids]); // [B, S]
  const width = config.hidden_size / config.num_attention_heads;
  const shape = {
    tokens: b.op('Concat', [size, b.constant(ints([1], [config.hidden_size]))], { axis: 0 }, 'tokens_shape'),
    heads: b.op(
      'Concat',
      [size, b.constant(ints([2], [config.num_attention_heads, width]))],
      { axis: 0 },
      'heads_shape',
    ),
  };
  const bias = attentionBias(b, inputs.mask);
  const hidden = [embeddings(site, inputs)];
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const at = `bert.encoder.layer.${i}`;
    const attended = attention(site, at, hidden[i]!, bias, shape.heads);
    hidden.push(feedForward(site, at, attended));
  }
  return { hidden, shape };
}

/** x · W + b */
export function linear({ builder: b, parameters }: Site, name: string, x: string): string {
  const weight = parameter(b, parameters, `${name}.weight`);
  const bias = parameter(b, parameters, `${name}.bias`);
  return b.op('Add', [b.op('MatMul', [x, weight], {}, `${name}.product`), bias], {}, name);
}

export function parameter(b: Builder, parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (!value) throw new RangeError(`no parameter ${name}`);
  return b.tensor(name) ? name : b.initializer(name, value);
}

function norm({ builder: b, config, parameters }: Site, name: string, x: string): string {
  const [scale, bias] = ['weight', 'bias'].map((part) => parameter(b, parameters, `${name}.${part}`));
  return b.op('LayerNormalization', [x, scale!, bias!], { axis: -1, epsilon: config.layer_norm_eps }, name);
}

function drop(site: Site, x: string): string {
  return site.dropout?.apply(x, site.config.hidden_dropout_prob) ?? x;
}

/** (mask − 1) · 10000, added to the scores of padded keys. [B, 1, 1, S] */
function attentionBias(b: Builder, mask: string): string {
  const keys = b.op('Unsqueeze', [b.op('Cast', [mask], { to: 1 }), b.constant(ints([2], [1, 2]))]); // [B, 1, 1, S]
  return b.op('Mul', [b.op('Sub', [keys, b.constant(scalar(1))]), b.constant(scalar(10000))], {}, 'attention_bias');
}

/** Word + type + position, normalized. [T, H] */
function embeddings(site: Site, { ids, types }: Inputs): string {
  const { builder: b, config, parameters } = site;
  const at = 'bert.embeddings';
  const word = b.op('Gather', [parameter(b, parameters, `${at}.word_embeddings.weight`), ids]); // [B, S, H]
  const type = b.op('Gather', [parameter(b, parameters, `${at}.token_type_embeddings.weight`), types]); // [B, S, H]
  const length = b.op('Shape', [ids], { start: 1, end: 2 });
  const zero = b.constant(ints([1], [0]));
  const position = b.op('Slice', [parameter(b, parameters, `${at}.position_embeddings.weight`), zero, length, zero]); // [S, H]
  const sum = b.op('Add', [b.op('Add', [word, type]), position]);
  const flat = b.op('Reshape', [sum, b.constant(ints([2], [-1, config.hidden_size]))]); // [T, H]
  return drop(site, norm(site, `${at}.LayerNorm`, flat));
}

/** LayerNorm(x + W·softmax(QKᵀ/√D + bias)·V) */
function attention(site: Site, at: string, x: string, bias: string, headsShape: string): string {
  const { builder: b, config } = site;
  const width = config.hidden_size / config.num_attention_heads;
  const heads = (part: 'query' | 'key' | 'value', perm: readonly number[]): string => {
    const y = linear(site, `${at}.attention.self.${part}`, x); // [T, H]
    const scaled = part === 'query' ? b.op('Mul', [y, b.constant(scalar(1 / Math.sqrt(width)))]) : y;
    return b.op('Transpose', [b.op('Reshape', [scaled, headsShape])], { perm }); // [B, N, S, D] or [B, N, D, S]
  };
  const query = heads('query', [0, 2, 1, 3]);
  const key = heads('key', [0, 2, 3, 1]);
  const value = heads('value', [0, 2, 1, 3]);
  const scores = b.op('MatMul', [query, key], {}, `${at}.attention.scores`); // [B, N, S, S]
  const weights = b.op('Softmax', [b.op('Add', [scores, bias])], { axis: -1 });
  const dropped = site.dropout?.apply(weights, config.attention_probs_dropout_prob) ?? weights;
  const context = b.op('MatMul', [dropped, value], {}, `${at}.attention.context`); // [B, N, S, D]
  const joined = b.op('Reshape', [
    b.op('Transpose', [context], { perm: [0, 2, 1, 3] }),
    b.constant(ints([2], [-1, config.hidden_size])),
  ]); // [T, H]
  const output = drop(site, linear(site, `${at}.attention.output.dense`, joined));
  return norm(site, `${at}.attention.output.LayerNorm`, b.op('Add', [output, x]));
}

/** LayerNorm(x + W₂·gelu(W₁x)) */
function feedForward(site: Site, at: string, x: string): string {
  const { builder: b } = site;
  const inner = b.op('Gelu', [linear(site, `${at}.intermediate.dense`, x)]); // [T, F]
  const output = drop(site, linear(site, `${at}.output.dense`, inner));
  return norm(site, `${at}.output.LayerNorm`, b.op('Add', [output, x]));
}
