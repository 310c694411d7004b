// The BERT encoder (arXiv 1810.04805) as a graph, with what a configuration changes of it.
// B batch, S sequence, T = B·S tokens, H hidden, N heads, D = H/N, F feed-forward width.
import type { Builder } from '../graph/build.ts';
import { ints } from '../graph/tensor.ts';
import { attentions } from './attention/attention.ts';
import { embeddings, type Inputs } from './embeddings.ts';
import { imported } from './imported/encoder.ts';
import { FINAL_NORM, layerNorms } from './names.ts';
import { drop, linear, norm, type Site } from './site.ts';

export { linear, parameter, type Site } from './site.ts';

export interface Encoded {
  /** Token states after the embeddings and after every layer (the last one after a final norm), each [T, H]. */
  readonly hidden: readonly string[];
  /** The state of every text [B, P], where an imported encoder gives one. */
  readonly pooled?: string;
  /** A shape tensor that undoes the flattening. */
  readonly shape: { readonly tokens: string };
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
  const shaped = (name: string, tail: readonly number[]): string =>
    b.op('Concat', [size, b.constant(ints([tail.length], tail))], { axis: 0 }, name);
  const tokens = shaped('tokens_shape', [config.hidden_size]);
  if (config.encoder_graph !== undefined) return { ...imported(site, inputs), shape: { tokens } };
  const shape = { tokens, heads: shaped('heads_shape', [config.num_attention_heads, width]) };
  const attention = attentions[config.attention ?? 'full'](site, { mask: inputs.mask, ...shape });
  const norms = layerNorms[config.norm_position ?? 'post'];
  const hidden = [embeddings(site, inputs)];
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const at = `bert.encoder.layer.${i}`;
    const attend = (x: string): string => drop(site, linear(site, `${at}.attention.output.dense`, attention(at, x)));
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

/** W₂·gelu(W₁x) */
function feedForward(site: Site, at: string, x: string): string {
  const inner = site.builder.op('Gelu', [linear(site, `${at}.intermediate.dense`, x)]); // [T, F]
  return drop(site, linear(site, `${at}.output.dense`, inner));
}
