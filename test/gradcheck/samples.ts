// Short ways to write a row of the gradient check.
import type { Attributes, Builder } from '../../toolkit/graph/build.ts';
import type { Dim } from '../../toolkit/graph/ir.ts';
import type { Op } from '../../toolkit/graph/ops.ts';
import { ints, tensor } from '../../toolkit/graph/tensor.ts';
import type { Row, Sample } from './check.ts';

type Options<K extends Op> = Pick<Row, 'type' | 'wrt'> & {
  readonly attributes?: Attributes<K>;
  /** Integer lists behind the inputs; null leaves one out. */
  readonly lists?: readonly (readonly number[] | null)[];
};

export const list = (b: Builder, values: readonly number[] | null): string =>
  values === null ? '' : b.initializer(b.fresh('list'), ints([values.length], values));

/** A row that calls `op` over its inputs, then its integer lists. */
export function row<K extends Op>(op: K, label: string, samples: readonly Sample[], options: Options<K> = {}): Row {
  const inputs = Object.fromEntries(samples.map((sample, i) => [`x${i}`, sample]));
  const { attributes, lists = [], ...rest } = options;
  return {
    op,
    label: `${op} ${label}`.trim(),
    inputs,
    write: (b) => [b.op(op, [...Object.keys(inputs), ...lists.map((values) => list(b, values))], attributes)],
    ...rest,
  };
}

/** A row whose graph is written by hand. */
export const custom = (
  op: Op,
  label: string,
  inputs: Readonly<Record<string, Sample>>,
  write: Row['write'],
  rest: Pick<Row, 'type' | 'wrt'> = {},
): Row => ({
  op,
  label: `${op} ${label}`.trim(),
  inputs,
  write,
  ...rest,
});

export const x = (dims: readonly number[], range?: readonly [number, number], shape?: readonly Dim[]): Sample => ({
  dims,
  ...(range ? { range } : {}),
  ...(shape ? { shape } : {}),
});

export const positive = [0.5, 2] as const;
/** Far from each other, so that no step changes which is the larger. */
export const apart = (dims: readonly number[], by = 0): Sample => {
  const size = dims.reduce((a, b) => a * b, 1);
  return { dims, values: Array.from({ length: size }, (_, i) => (((i * 7 + 3) % size) - size / 2) * 0.37 + 0.11 + by) };
};

export const ids = (b: Builder, dims: readonly number[], values: readonly number[]): string =>
  b.initializer(b.fresh('ids'), ints(dims, values));
export const flags = (b: Builder, values: readonly number[], dims: readonly number[] = [values.length]): string =>
  b.initializer(b.fresh('flags'), tensor('bool', dims, Uint8Array.from(values)));
