// The place beside: what stands one token before or after, nothing where the sequence ends.
import type { Builder } from '../graph/build.ts';
import { ints } from '../graph/tensor.ts';

/** `x` [B, S, …] moved by one place along the sequence, zeros at the end that is left open. */
export function neighbour(b: Builder, x: string, side: 'previous' | 'next'): string {
  const list = (value: number): string => b.constant(ints([1], [value]));
  const { shape } = b.value(x);
  const padded = b.op('Pad', [x, b.constant(ints([2], side === 'previous' ? [1, 0] : [0, 1])), '', list(1)]);
  const [start, end] = side === 'previous' ? [0, -1] : [1, 2 ** 31];
  return b.assume(b.op('Slice', [padded, list(start), list(end), list(1)]), shape);
}
