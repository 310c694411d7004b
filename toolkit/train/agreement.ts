// R-Drop (arXiv 2106.14448): two passes of a batch under different dropout are to say the same. The batch goes through the graph
// once, twice as large, its second half a copy of the first.
import type { Feed, Feeds } from '../engine/engine.ts';
import type { Builder } from '../graph/build.ts';
import { ints, scalar } from '../graph/tensor.ts';

/** The rows of a step: each once more behind all of them. */
export const twice = <E>(rows: readonly E[]): readonly E[] => [...rows, ...rows];

/** Feeds of a batch as those of the batch of `twice`. */
export function twiceFed(feeds: Feeds): Feeds {
  return Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, doubled(feed)]));
}

function doubled({ type, dims, data }: Feed): Feed {
  const { length } = data;
  const both = new (data.constructor as new (length: number) => Feed['data'])(length * 2);
  both.set(data as never, 0);
  both.set(data as never, length);
  return { type, dims: [dims[0]! * 2, ...dims.slice(1)], data: both };
}

/** ½·(KL(p ‖ q) + KL(q ‖ p)), the mean over the texts; `logits` [2B, C] are of one label each. */
export function classesAgree(b: Builder, logits: string): string {
  return meanOfRows(b, symmetric(b, b.op('LogSoftmax', [logits], { axis: -1 }), 'Exp'));
}

/** The same for labels that are each true or not: their divergences add up. */
export function labelsAgree(b: Builder, logits: string): string {
  return meanOfRows(b, symmetric(b, logits, 'Sigmoid'));
}

/** The same for tags, the mean over tokens; `emissions` [2B, S, C], `mask` int64 [2B, S]. */
export function tagsAgree(b: Builder, emissions: string, mask: string): string {
  const tokens = symmetric(b, b.op('LogSoftmax', [emissions], { axis: -1 }), 'Exp'); // [1, B, S]
  const [real] = halves(b, b.op('Cast', [mask], { to: 1 })); // [1, B, S]
  const sum = (x: string): string => b.op('ReduceSum', [x], { keepdims: 0 });
  return b.op('Div', [sum(b.op('Mul', [tokens, real!])), sum(real!)]);
}

/** ½·Σ (p − q)·(log p − log q), for Bernoulli p and q of their logits, over the last axis: both divergences in one. */
function symmetric(b: Builder, scores: string, probability: 'Exp' | 'Sigmoid'): string {
  const [x, y] = halves(b, scores);
  const [p, q] = [x!, y!].map((half) => b.op(probability, [half]));
  const both = b.op('Mul', [b.op('Sub', [p!, q!]), b.op('Sub', [x!, y!])]);
  const sum = b.op('ReduceSum', [both, b.constant(ints([1], [-1]))], { keepdims: 0 });
  return b.op('Mul', [sum, b.constant(scalar(0.5))]);
}

/** [2B, …] as two of [1, B, …]. */
function halves(b: Builder, x: string): readonly string[] {
  const rest = (b.value(x).shape ?? []).slice(1);
  const size = b.op(
    'Concat',
    [b.constant(ints([2], [2, -1])), b.op('Shape', [x], { start: 1, end: rest.length + 1 })],
    {
      axis: 0,
    },
  );
  const pair = b.op('Reshape', [x, size]);
  return b.many('Split', [pair], [b.fresh('first'), b.fresh('second')], { axis: 0, num_outputs: 2 });
}

const meanOfRows = (b: Builder, x: string): string => b.op('ReduceMean', [x], { keepdims: 0 });
