// A sequence cut into blocks of equal length, padded where it ends inside one.
// B batch, S sequence, N heads, D head width, H = N·D, L tokens of a block, G blocks, P = G·L.
import type { Builder } from '../../graph/build.ts';
import type { Dim } from '../../graph/ir.ts';
import { ints, scalar } from '../../graph/tensor.ts';
import type { Site } from '../site.ts';

/** What is written once for all layers. */
export interface Blocks {
  readonly builder: Builder;
  readonly heads: number;
  readonly width: number; // D
  readonly length: number; // L
  readonly count: string; // G, int64 [1]
  /** 1 for tokens, 0 for padding, for every head. [B, N, G, L, 1] */
  readonly real: string;
  /** Tokens of every block. [B, 1, G, 1, 1] */
  readonly filled: string;
  /** 1/tokens of its block for a token, 0 for padding: a row of means. [B, 1, G, 1, L] */
  readonly pool: string;
  /** [T, H] as [B·P, H]. */
  readonly pad: (x: string) => string;
  /** [B·P, H] as [B, N, G, L, D]. */
  readonly split: (x: string) => string;
  /** [B, N, P, D] as [T, H]. */
  readonly merge: (x: string) => string;
}

export function blocksOf({ builder: b, config }: Site, mask: string, tokens: string): Blocks {
  const { hidden_size: hidden, num_attention_heads: heads, sla_block: length = 32 } = config;
  const width = hidden / heads;
  const list = (...values: number[]): string => b.constant(ints([values.length], values));
  const [batch, sequence] = [0, 1].map((axis) => b.op('Shape', [mask], { start: axis, end: axis + 1 }));
  const count = b.op('Div', [b.op('Add', [sequence!, list(length - 1)]), list(length)]);
  const whole = b.op('Mul', [count, list(length)]); // P
  const missing = b.op('Concat', [list(0), b.op('Sub', [whole, sequence!])], { axis: 0 });
  const cut = b.op('Concat', [batch!, whole, list(heads, width)], { axis: 0 });
  const rows = (x: string, dims: readonly Dim[]): string =>
    b.assume(b.op('Pad', [x, missing, '', list(1)]), ['batch', 'padded', ...dims]);

  const row = shaped(
    b,
    rows(b.op('Cast', [mask], { to: 1 }), []),
    [0, 1, -1, 1, length],
    ['batch', 1, 'blocks', 1, length],
  );
  const filled = b.op('ReduceSum', [row, list(-1)], { keepdims: 1 });
  const spread = b.op('Concat', [batch!, list(heads), count, list(length, 1)], { axis: 0 });
  const column = b.op('Reshape', [row, list(0, 1, -1, length, 1)]);
  return {
    builder: b,
    heads,
    width,
    length,
    count,
    filled,
    real: b.assume(b.op('Expand', [column, spread]), ['batch', heads, 'blocks', length, 1]),
    pool: b.op('Div', [row, b.op('Max', [filled, b.constant(scalar(1))])]),
    pad: (x) => {
      const lines = b.assume(b.op('Reshape', [x, tokens]), ['batch', 'sequence', hidden]);
      return shaped(b, rows(lines, [hidden]), [-1, hidden], ['batch*padded', hidden]);
    },
    split: (x) => {
      const parts = b.assume(b.op('Reshape', [x, cut]), ['batch', 'padded', heads, width]);
      const turned = b.op('Transpose', [parts], { perm: [0, 2, 1, 3] }); // [B, N, P, D]
      return shaped(b, turned, [0, heads, -1, length, width], ['batch', heads, 'blocks', length, width]);
    },
    merge: (x) => {
      const turned = b.op('Transpose', [x], { perm: [0, 2, 1, 3] }); // [B, P, N, D]
      const kept = b.op('Slice', [turned, list(0), sequence!, list(1)]);
      return shaped(b, b.assume(kept, ['batch', 'sequence', heads, width]), [-1, hidden], ['batch*sequence', hidden]);
    },
  };
}

/** `x` reshaped to `target` (0 copies, -1 takes the rest), with the names its dimensions then have. */
export function shaped(b: Builder, x: string, target: readonly number[], dims: readonly Dim[]): string {
  return b.assume(b.op('Reshape', [x, b.constant(ints([target.length], target))]), dims);
}
