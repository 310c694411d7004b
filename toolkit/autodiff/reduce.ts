// Gradients of reductions: each spreads a thin gradient back over what was reduced.
import { attribute, type Call, fromFront, type GradientRule, ranked } from './call.ts';

/** `name` (the output, or a gradient of it) with the reduced axes back as ones. */
function kept(call: Call, name: string): string {
  const { t, node, x } = call;
  const have = ranked(call, name).length;
  if (attribute(node, 'int', 'keepdims', 1) === 1 || have === 0 || have === ranked(call, x[0]).length) return name;
  return t.op('Unsqueeze', [name, x[1]]);
}

/** The incoming gradient, ready to be broadcast to the input: a scalar stands for any shape. */
function thinned(call: Call): string {
  const raw = call.raw();
  const rank = ranked(call, raw).length;
  return kept(call, rank === 0 || rank === ranked(call, call.y[0]).length ? raw : call.dy());
}

/** How many elements of the input make one of the output: a scalar. */
function count(call: Call): string {
  const { t, node, x } = call;
  const shape = t.shape(x[0]);
  const axes = x[1] === '' ? shape?.map((_, i) => i) : t.integers(x[1]);
  const nothing = axes?.length === 0 || x[1] === '';
  if (nothing && attribute(node, 'int', 'noop_with_empty_axes', 0) === 1) return t.number(x[0], 1);
  if (!shape || !axes) return t.over(elements(call, x[0]), elements(call, call.y[0]));
  const at = axes.length === 0 ? shape.map((_, i) => i) : axes.map((axis) => fromFront(axis, shape.length));
  const known = at.reduce((size, axis) => size * (typeof shape[axis] === 'number' ? shape[axis] : 1), 1);
  return at
    .filter((axis) => typeof shape[axis] === 'string')
    .map((axis) => t.cast(t.op('Squeeze', [t.dimOf(x[0], axis)]), x[0]))
    .reduce((a, b) => t.times(a, b), t.number(x[0], known));
}

/** Number of elements of `name`, known only when the graph runs. */
function elements({ t, x }: Call, name: string): string {
  const length = t.op('Shape', [t.op('Reshape', [name, t.list([-1])])]);
  return t.cast(t.op('Squeeze', [length]), x[0]);
}

/** ReduceMax and ReduceMin: to the elements that equal the result, in equal shares where several do. */
const chosen: GradientRule = (call) => [
  () => {
    const { t, x, y } = call;
    const hits = t.cast(t.op('Equal', [x[0], kept(call, y[0])]), x[0]);
    const many = t.op('ReduceSum', [hits, ...(x[1] === '' ? [] : [x[1]])], {
      keepdims: 1,
      noop_with_empty_axes: attribute(call.node, 'int', 'noop_with_empty_axes', 0),
    });
    return t.times(hits, t.over(thinned(call), many));
  },
  null,
];

export const reduce = {
  ReduceSum: (call) => [() => thinned(call), null],
  ReduceMean: (call) => [() => call.t.over(thinned(call), count(call)), null],
  ReduceMax: chosen,
  ReduceMin: chosen,
  ReduceLogSumExp: (call) => [
    () => {
      const { t, x, y } = call;
      return t.times(thinned(call), t.op('Exp', [t.minus(x[0], kept(call, y[0]))])); // dY · softmax(X)
    },
    null,
  ],
  ReduceSumSquare: (call) => [() => call.t.times(call.t.scaled(thinned(call), 2), call.x[0]), null],
} as const satisfies Record<string, GradientRule>;
