// Which tokens of a pair its other text has, too: a small model that has read little cannot learn to compare, so it is told.
// The graph looks for itself; a device feeds what it always fed.
import type { Builder } from '../graph/build.ts';
import { ints } from '../graph/tensor.ts';
import type { ModelConfig } from './config.ts';
import { neighbour } from './neighbour.ts';

/** Rows of the table: the other text lacks the token, has it, has it after the same token. */
export const LEVELS = 3;

const INT64 = 7;

/** The level of every token, [B, S]; 0 in a text without a pair. The idea is the exact match of arXiv 1704.00051. */
export function overlap(
  b: Builder,
  { vocab_size: tokens }: ModelConfig,
  ids: string,
  mask: string,
  types: string,
): string {
  const number = (value: number): string => b.constant(ints([], [value]));
  const beside = (x: string, axis: 1 | 2): string => b.op('Unsqueeze', [x, b.constant(ints([1], [axis]))]);
  const other = b.op('Not', [b.op('Equal', [beside(types, 2), beside(types, 1)])]); // [B, S, S]
  const shared = (x: string): string => {
    const both = b.op('And', [b.op('Equal', [beside(x, 2), beside(x, 1)]), other]);
    return b.op('ReduceMax', [b.op('Cast', [both], { to: INT64 }), b.constant(ints([1], [2]))], { keepdims: 0 });
  };
  const real = b.op('Mul', [b.op('Add', [ids, number(1)]), mask]); // padding is 0, a token 1 + id
  const before = b.op('Mul', [neighbour(b, real, 'previous'), number(tokens + 1)]);
  return b.op('Mul', [b.op('Add', [shared(real), shared(b.op('Add', [before, real]))]), mask]);
}
