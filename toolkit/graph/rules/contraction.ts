// Operators that sum over a dimension: products of matrices, reductions, normalization.
import { agree, fresh } from '../dims.ts';
import type { DataType, Dim } from '../ir.ts';
import { type Call, type ShapeRule, text } from './call.ts';
import { broadcast } from './elementwise.ts';

/** `numpy.matmul`: the last two dimensions multiply, the rest broadcast; a vector loses its side. */
function matmul(call: Call, a: readonly Dim[] | null, b: readonly Dim[] | null): readonly Dim[] | null {
  if (!a || !b) return null;
  if (a.length === 0 || b.length === 0) return call.fail('[…, m, k] × […, k, n]', `${text(a)} × ${text(b)}`);
  if (!agree(a.at(-1)!, b.at(-2) ?? b[0]!)) return call.fail('[…, m, k] × […, k, n]', `${text(a)} × ${text(b)}`);
  const outer = broadcast(call, [a.slice(0, -2), b.slice(0, -2)])!;
  return [...outer, ...a.slice(-2, -1), ...(b.length === 1 ? [] : b.slice(-1))];
}

const gemm: ShapeRule = (call) => {
  const a = turned(call.rank(0, 2), call.int('transA', 0));
  const b = turned(call.rank(1, 2), call.int('transB', 0));
  if (!a || !b) return [{ type: call.type(0), shape: null }];
  if (!agree(a[1]!, b[0]!)) call.fail('[…, m, k] × […, k, n]', `${text(a)} × ${text(b)}`);
  const shape = [a[0]!, b[1]!];
  if (call.has(2)) broadcast(call, [shape, call.shape(2)]);
  return [{ type: call.type(0), shape }];
};

const turned = (shape: readonly Dim[] | null, transposed: number) =>
  shape && transposed !== 0 ? [shape[1]!, shape[0]!] : shape;

const reduce: ShapeRule = (call) => [{ type: call.type(0), shape: reduced(call) }];

function reduced(call: Call): readonly Dim[] | null {
  const shape = call.shape(0);
  const axes = call.ints('axes') ?? (call.has(1) ? call.numbers(1) : []);
  const keep = call.int('keepdims', 1) !== 0;
  if (!shape) return null;
  if (!axes) return someReduced(call, shape, keep);
  if (axes.length === 0) {
    if (call.int('noop_with_empty_axes', 0) !== 0) return shape;
    return keep ? shape.map(() => 1) : [];
  }
  const gone = call.axes(axes, shape.length);
  return keep ? shape.map((dim, i) => (gone.includes(i) ? 1 : dim)) : shape.filter((_, i) => !gone.includes(i));
}

/** Axes known only when the graph runs: the rank at most. */
function someReduced(call: Call, shape: readonly Dim[], keep: boolean): readonly Dim[] | null {
  const count = call.shape(1)?.[0];
  const rank = keep ? shape.length : typeof count === 'number' && count > 0 ? shape.length - count : undefined;
  return rank === undefined || rank < 0 ? null : Array.from({ length: rank }, (_, i) => fresh(call.output, i));
}

const argmax: ShapeRule = (call) => {
  const shape = call.shape(0);
  if (!shape) return [{ type: 'int64', shape: null }];
  const axis = call.axis(call.int('axis', 0), shape.length);
  const keep = call.int('keepdims', 1) !== 0;
  return [{ type: 'int64', shape: keep ? shape.with(axis, 1) : shape.toSpliced(axis, 1) }];
};

/** Y, Mean, InvStdDev; the statistics keep the normalized dimensions as ones. */
const layerNormalization: ShapeRule = (call) => {
  const shape = call.shape(0);
  const statistics: DataType = call.int('stash_type', 1) === 1 ? 'float32' : call.type(0);
  const first = shape ? call.axis(call.int('axis', -1), shape.length) : 0;
  const rest = shape?.map((dim, i) => (i < first ? dim : 1)) ?? null;
  if (shape) fits(call, shape, 1);
  if (shape && call.has(2)) fits(call, shape, 2);
  return [
    { type: call.type(0), shape },
    { type: statistics, shape: rest },
    { type: statistics, shape: rest },
  ];
};

function fits(call: Call, shape: readonly Dim[], index: number): void {
  const part = call.shape(index);
  const broken =
    part &&
    (part.length > shape.length ||
      part.some((dim, i) => dim !== 1 && !agree(dim, shape[shape.length - part.length + i]!)));
  if (broken) call.fail(`input ${index} → ${text(shape)}`, text(part));
}

export const contraction = {
  MatMul: (call) => [{ type: call.type(0), shape: matmul(call, call.shape(0), call.shape(1)) }],
  MatMulInteger: (call) => [{ type: 'int32', shape: matmul(call, call.shape(0), call.shape(1)) }],
  QLinearMatMul: (call) => [{ type: call.type(7), shape: matmul(call, call.shape(0), call.shape(3)) }],
  Gemm: gemm,
  ReduceSum: reduce,
  ReduceMean: reduce,
  ReduceMax: reduce,
  ReduceMin: reduce,
  ReduceLogSumExp: reduce,
  ReduceSumSquare: reduce,
  ArgMax: argmax,
  LayerNormalization: layerNormalization,
} as const satisfies Record<string, ShapeRule>;
