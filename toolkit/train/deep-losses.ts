// Distances between the inside of a student and that of its teacher, each a mean over what is no padding.
import type { Builder } from '../graph/build.ts';
import { ints } from '../graph/tensor.ts';

/** Weights of the places of a batch: 1 for tokens, 0 for padding. */
export interface Real {
  /** [B·S] */
  readonly tokens: string;
  /** 1 where both query and key are tokens. [B, 1, S, S] */
  readonly pairs: string;
}

/** Written once for all terms; `mask` is int64 [B, S]. */
export function real(b: Builder, mask: string): Real {
  const places = b.op('Cast', [mask], { to: 1 }); // [B, S]
  const rows = b.op('Unsqueeze', [places, b.constant(ints([2], [1, 3]))]); // [B, 1, S, 1]
  const columns = b.op('Unsqueeze', [places, b.constant(ints([2], [1, 2]))]); // [B, 1, 1, S]
  return { tokens: b.op('Reshape', [places, b.constant(ints([1], [-1]))]), pairs: b.op('Mul', [rows, columns]) };
}

/** Mean square of `x` − `y`, both [T, H], over tokens and width; TinyBERT's L_hidn and L_embd (arXiv 1909.10351). */
export function stateDistance(b: Builder, x: string, y: string, { tokens }: Real): string {
  return weightedMean(b, b.op('ReduceMean', [square(b, x, y), b.constant(ints([1], [-1]))], { keepdims: 0 }), tokens);
}

/**
 * Mean square of `x` − `y`, both attention scores [B, N, S, S] before mask and softmax, over heads and pairs of tokens;
 * TinyBERT's L_attn. Of unlike numbers of heads (`mean`), the means over the heads are compared.
 */
export function scoreDistance(b: Builder, x: string, y: string, { pairs }: Real, mean: boolean): string {
  const heads = (value: string): string => b.op('ReduceMean', [value, b.constant(ints([1], [1]))], { keepdims: 1 });
  const difference = mean ? square(b, heads(x), heads(y)) : heads(square(b, x, y)); // [B, 1, S, S]
  return weightedMean(b, difference, pairs);
}

function square(b: Builder, x: string, y: string): string {
  const difference = b.op('Sub', [x, y]);
  return b.op('Mul', [difference, difference]);
}

const sum = (b: Builder, x: string): string => b.op('ReduceSum', [x], { keepdims: 0 });

const weightedMean = (b: Builder, x: string, weights: string): string =>
  b.op('Div', [sum(b, b.op('Mul', [x, weights])), sum(b, weights)]);
