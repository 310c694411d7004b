// Sparse and linear attention: softmax over the blocks that matter to a block of queries, a sum for all the others
// (SLA, arXiv 2509.24006; the sum over what is left, as in arXiv 2601.22379).
// B batch, N heads, D head width, L tokens of a block, G blocks, P = G·L padded length, C blocks looked at in full.
import { floats, ints, scalar } from '../../graph/tensor.ts';
import { linearProjection } from '../names.ts';
import { linear, parameter, type Site } from '../site.ts';
import type { Attention, Surroundings } from './attention.ts';
import { type Blocks, blocksOf, shaped } from './blocks.ts';
import { type Critical, chooser } from './critical.ts';

/** Queries, keys and values in blocks, unscaled. Each [B, N, G, L, D] */
interface Parts {
  readonly query: string;
  readonly key: string;
  readonly value: string;
}

/**
 * softmax(QKᵀ/√D)·V over the critical blocks, plus the others by `remaining` through a projection per head that starts at zero.
 * With every block critical it is full attention. Attention weights are not dropped while training: a mask cannot follow the
 * choice of blocks.
 */
export function sla(site: Site, { mask, tokens }: Surroundings): Attention {
  const { builder: b, config, parameters } = site;
  const blocks = blocksOf(site, mask, tokens);
  const choose = chooser(blocks, config.sla_critical ?? 0.25);
  const look = sparse(blocks);
  return (at, x) => {
    const padded = blocks.pad(x);
    const part = (name: string): string => blocks.split(linear(site, `${at}.attention.self.${name}`, padded));
    const parts = { query: part('query'), key: part('key'), value: part('value') };
    const critical = choose(parts.query, parts.key);
    const rest = whole(blocks, remaining(blocks, parts, critical));
    const projected = b.op('MatMul', [rest, parameter(b, parameters, linearProjection(at))]); // [B, N, P, D]
    const context = b.op('Add', [whole(blocks, look(parts, critical)), projected], {}, `${at}.attention.context`);
    return blocks.merge(context);
  };
}

const whole = ({ builder: b, heads, width }: Blocks, x: string): string =>
  shaped(b, x, [0, heads, -1, width], ['batch', heads, 'padded', width]);

/**
 * Softmax attention to the critical blocks, copied beside each other. A last feature of the keys, 0 or −10000, keeps padding out:
 * it is added to the scores by the product itself. [B, N, G, L, D]
 */
function sparse(blocks: Blocks): (parts: Parts, critical: Critical) => string {
  const { builder: b, heads, width, length, real } = blocks;
  const far = b.constant(scalar(10_000));
  const bias = b.op('Mul', [b.op('Sub', [real, b.constant(scalar(1))]), far]); // [B, N, G, L, 1]
  const ones = b.op('Add', [b.op('Mul', [real, b.constant(scalar(0))]), b.constant(scalar(1))]);
  const batch = b.op('Shape', [real], { start: 0, end: 1 });
  const none = Array<number>(width).fill(0);
  /** One block more, every token of it `features`, for texts that take fewer. [B, N, 1, L·F] */
  const empty = (features: readonly number[]): string => {
    const tokens = Array.from({ length }, () => features).flat();
    const target = b.op('Concat', [batch, b.constant(ints([3], [heads, 1, tokens.length]))], { axis: 0 });
    return b.assume(b.op('Expand', [b.constant(floats([tokens.length], tokens)), target]), [
      'batch',
      heads,
      1,
      tokens.length,
    ]);
  };
  /** The blocks of `x` at `places`, beside each other. [B, N, G, C·L, F] */
  const taken = (x: string, nothing: string, features: number, places: string): string => {
    const size = length * features;
    const rows = shaped(b, x, [0, 0, 0, size], ['batch', heads, 'blocks', size]);
    const table = b.assume(b.op('Concat', [rows, nothing], { axis: 2 }), ['batch', heads, 'blocks+1', size]);
    const found = b.op('GatherND', [table, places], { batch_dims: 2 }); // [B, N, G, C, L·F]
    return shaped(b, found, [0, 0, 0, -1, features], ['batch', heads, 'blocks', 'chosen', features]);
  };
  const [noKeys, noValues] = [empty([...none, -10_000]), empty(none)];
  return ({ query, key, value }, { places }) => {
    const scaled = b.op('Mul', [query, b.constant(scalar(1 / Math.sqrt(width)))]);
    const keys = taken(b.op('Concat', [key, bias], { axis: -1 }), noKeys, width + 1, places);
    const turned = b.op('Transpose', [keys], { perm: [0, 1, 2, 4, 3] });
    const scores = b.op('MatMul', [b.op('Concat', [scaled, ones], { axis: -1 }), turned]); // [B, N, G, L, C·L]
    return b.op('MatMul', [b.op('Softmax', [scores], { axis: -1 }), taken(value, noValues, width, places)]);
  };
}

/**
 * φ(Q)·Σφ(K)ᵀV / φ(Q)·Σφ(K), the sums over the blocks that are not critical, φ the softmax of a head's features. Zeros where
 * every block is critical. A column of ones beside V gives both sums at once. [B, N, G, L, D]
 */
function remaining({ builder: b, heads, width, real }: Blocks, parts: Parts, { others }: Critical): string {
  const feature = (x: string): string => b.op('Softmax', [x], { axis: -1 });
  const values = b.op('Concat', [b.op('Mul', [parts.value, real]), real], { axis: -1 }); // [B, N, G, L, D+1]
  const keys = b.op('Transpose', [feature(parts.key)], { perm: [0, 1, 2, 4, 3] });
  const each = b.op('MatMul', [keys, values]); // [B, N, G, D, D+1]
  const size = width * (width + 1);
  const flat = shaped(b, each, [0, 0, 0, size], ['batch', heads, 'blocks', size]);
  const sums = b.assume(b.op('MatMul', [others, flat]), ['batch', heads, 'blocks', size]);
  const square = shaped(b, sums, [0, 0, 0, width, width + 1], ['batch', heads, 'blocks', width, width + 1]);
  const both = b.op('MatMul', [feature(parts.query), square]); // [B, N, G, L, D+1]
  const [above, below] = b.many(
    'Split',
    [both, b.constant(ints([2], [width, 1]))],
    [b.fresh('above'), b.fresh('below')],
    {
      axis: -1,
    },
  );
  return b.op('Div', [above!, b.op('Add', [below!, b.constant(scalar(1e-5))])]);
}
