// Which blocks of keys a block of queries looks at in full: those whose means agree most.
import { ints, scalar } from '../../graph/tensor.ts';
import { type Blocks, shaped } from './blocks.ts';

/** The choice for one layer. C blocks for every text of a batch; a shorter text takes fewer, and nothing in its last places. */
export interface Critical {
  /** Numbers of blocks; G itself stands for none. int64 [B, N, G, C, 1] */
  readonly places: string;
  /** 1 where the block of queries does not look at the block of keys. [B, N, G, G] */
  readonly others: string;
}

/** Shares count in steps of this. */
const GRAIN = 1024;
/** Far beyond any score, and still a float16. */
const FAR = 10_000;

/**
 * A block of queries always takes the first block, where [CLS] is, and its own; then, by the product of mean query and mean key,
 * until it has `share` of the text's blocks. How much padding follows a text does not matter. No gradient passes the choice.
 */
export function chooser(blocks: Blocks, share: number): (query: string, key: string) => Critical {
  const { builder: b, heads, count, filled, pool } = blocks;
  const list = (...values: number[]): string => b.constant(ints([values.length], values));
  const number = (value: number): string => b.constant(ints([], [value]));
  const int = (x: string): string => b.op('Cast', [x], { to: 7 });
  const real = (x: string): string => b.op('Cast', [x], { to: 1 });
  const upTo = (limit: string): string => b.op('Range', [number(0), b.op('Squeeze', [limit, list(0)]), number(1)]);

  const alive = real(
    b.op('Greater', [shaped(b, filled, [0, 1, 1, -1], ['batch', 1, 1, 'blocks']), b.constant(scalar(0))]),
  );
  const texts = int(b.op('ReduceSum', [alive, list(-1)], { keepdims: 1 })); // blocks of each text, [B, 1, 1, 1]
  const taken = (of: string): string => {
    const part = b.op('Mul', [of, list(Math.max(1, Math.round(share * GRAIN)))]);
    const rounded = b.op('Div', [b.op('Add', [part, list(GRAIN - 1)]), list(GRAIN)]);
    return b.op('Min', [of, b.op('Max', [rounded, list(2)])]);
  };
  const most = taken(count); // C
  const kept = b.op('Less', [upTo(most), taken(texts)]); // [B, 1, 1, C]
  const lost = real(b.op('Not', [kept]));

  const numbers = upTo(count); // [G]
  const own = b.op('Equal', [b.op('Unsqueeze', [numbers, list(1)]), numbers]);
  const always = real(b.op('Or', [own, b.op('Equal', [numbers, number(0)])])); // [G, G]
  const rule = b.op('Add', [
    b.op('Mul', [always, b.constant(scalar(FAR))]),
    b.op('Mul', [b.op('Sub', [alive, b.constant(scalar(1))]), b.constant(scalar(2 * FAR))]),
  ]); // [B, 1, G, G]

  const batch = b.op('Shape', [filled], { start: 0, end: 1 });
  const square = b.op('Concat', [batch, list(heads), count, count], { axis: 0 });
  const all = b.op('ConstantOfShape', [square], { value: { ...scalar(1), dims: [1] } });

  return (query, key) => {
    const mean = (x: string): string => b.op('Squeeze', [b.op('MatMul', [pool, x]), list(3)]); // [B, N, G, D]
    const turned = b.op('Transpose', [mean(key)], { perm: [0, 1, 3, 2] });
    const scores = b.op('Add', [b.op('MatMul', [mean(query), turned]), rule]); // [B, N, G, G]
    const [, order] = b.many('TopK', [scores, most], [b.fresh('top'), b.fresh('order')], { axis: -1 });
    const named = b.assume(order!, ['batch', heads, 'blocks', 'critical']);
    const places = b.op('Unsqueeze', [b.op('Where', [kept, named, count]), list(-1)]);
    const gone = b.op('Expand', [lost, b.op('Shape', [named])]);
    return {
      places: b.assume(places, ['batch', heads, 'blocks', 'critical', 1]),
      others: b.assume(b.op('ScatterElements', [all, named, gone], { axis: -1 }), ['batch', heads, 'blocks', 'blocks']),
    };
  };
}
