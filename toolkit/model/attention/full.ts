// Every token looks at every other (arXiv 1706.03762).
import type { Builder } from '../../graph/build.ts';
import { ints, scalar } from '../../graph/tensor.ts';
import { linear, type Site } from '../site.ts';
import type { Attention, Surroundings } from './attention.ts';

/** softmax(QKᵀ/√D + bias)·V */
export function full(site: Site, { mask, heads: headsShape }: Surroundings): Attention {
  const { builder: b, config } = site;
  const width = config.hidden_size / config.num_attention_heads;
  const bias = attentionBias(b, mask);
  return (at, x) => {
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
    return b.op('Reshape', [
      b.op('Transpose', [context], { perm: [0, 2, 1, 3] }),
      b.constant(ints([2], [-1, config.hidden_size])),
    ]); // [T, H]
  };
}

/** (mask − 1) · 10000, added to the scores of padded keys. [B, 1, 1, S] */
function attentionBias(b: Builder, mask: string): string {
  const keys = b.op('Unsqueeze', [b.op('Cast', [mask], { to: 1 }), b.constant(ints([2], [1, 2]))]); // [B, 1, 1, S]
  return b.op('Mul', [b.op('Sub', [keys, b.constant(scalar(1))]), b.constant(scalar(10000))], {}, 'attention_bias');
}
