// The BERT encoder (arXiv 1810.04805) as a graph, with what a configuration changes of it.
// B batch, S sequence, T = B·S tokens, H hidden, N heads, D = H/N, F feed-forward width.
import type { Builder } from '../graph/build.ts';
import { ints, scalar } from '../graph/tensor.ts';
import { embeddings, type Inputs } from './embeddings.ts';
import { FINAL_NORM, layerNorms } from './names.ts';
import { drop, linear, norm, type Site } from './site.ts';

export { linear, parameter, type Site } from './site.ts';

export interface Encoded {
  /** Token states after the embeddings and after every layer (the last one after a final norm), each [T, H]. */
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
  const norms = layerNorms[config.norm_position ?? 'post'];
  const hidden = [embeddings(site, inputs)];
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const at = `bert.encoder.layer.${i}`;
    const attend = (x: string): string => attention(site, at, x, bias, shape.heads);
    const attended = residual(site, `${at}.${norms.attention}`, hidden[i]!, attend);
    hidden.push(residual(site, `${at}.${norms.output}`, attended, (x) => feedForward(site, at, x)));
  }
  if (config.norm_position === 'pre') hidden.push(norm(site, FINAL_NORM, hidden.pop()!));
  return { hidden, shape };
}

/** LayerNorm(x + f(x)); with the norm before: x + f(LayerNorm(x)) (arXiv 2002.04745). */
function residual(site: Site, name: string, x: string, f: (x: string) => string): string {
  const { builder: b, config } = site;
  if (config.norm_position === 'pre') return b.op('Add', [f(norm(site, name, x)), x]);
  return norm(site, name, b.op('Add', [f(x), x]));
}

/** (mask − 1) · 10000, added to the scores of padded keys. [B, 1, 1, S] */
function attentionBias(b: Builder, mask: string): string {
  const keys = b.op('Unsqueeze', [b.op('Cast', [mask], { to: 1 }), b.constant(ints([2], [1, 2]))]); // [B, 1, 1, S]
  return b.op('Mul', [b.op('Sub', [keys, b.constant(scalar(1))]), b.constant(scalar(10000))], {}, 'attention_bias');
}

/** W·softmax(QKᵀ/√D + bias)·V */
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
  return drop(site, linear(site, `${at}.attention.output.dense`, joined));
}

/** W₂·gelu(W₁x) */
function feedForward(site: Site, at: string, x: string): string {
  const inner = site.builder.op('Gelu', [linear(site, `${at}.intermediate.dense`, x)]); // [T, F]
  return drop(site, linear(site, `${at}.output.dense`, inner));
}
