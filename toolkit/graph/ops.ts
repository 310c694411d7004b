// The operators Penjing understands, each with the kinds of its attributes. Every per-op table elsewhere has a row for each.
import type { Attribute } from './ir.ts';

type Kinds = Readonly<Record<string, Attribute['kind']>>;

const none = {} as const;
const axis = { axis: 'int' } as const;
const reduce = { keepdims: 'int', noop_with_empty_axes: 'int' } as const;

export const ops = {
  Add: none,
  Sub: none,
  Mul: none,
  Div: none,
  Pow: none,
  Max: none,
  Min: none,
  Neg: none,
  Abs: none,
  Sign: none,
  Sqrt: none,
  Reciprocal: none,
  Exp: none,
  Log: none,
  Erf: none,
  Tanh: none,
  Sigmoid: none,
  Relu: none,
  Gelu: { approximate: 'string' },
  Clip: none,
  MatMul: none,
  Gemm: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
  Softmax: axis,
  LogSoftmax: axis,
  LayerNormalization: { axis: 'int', epsilon: 'float', stash_type: 'int' },
  ReduceSum: reduce,
  ReduceMean: reduce,
  ReduceMax: reduce,
  ReduceMin: reduce,
  ReduceLogSumExp: reduce,
  ReduceSumSquare: reduce,
  Reshape: { allowzero: 'int' },
  Flatten: axis,
  Transpose: { perm: 'ints' },
  Squeeze: none,
  Unsqueeze: none,
  Expand: none,
  Tile: none,
  Concat: axis,
  Split: { axis: 'int', num_outputs: 'int' },
  Slice: none,
  Pad: { mode: 'string' },
  Gather: axis,
  GatherElements: axis,
  GatherND: { batch_dims: 'int' },
  ScatterND: { reduction: 'string' },
  ScatterElements: { axis: 'int', reduction: 'string' },
  TopK: { axis: 'int', largest: 'int', sorted: 'int' },
  OneHot: axis,
  Shape: { start: 'int', end: 'int' },
  Range: none,
  CumSum: { exclusive: 'int', reverse: 'int' },
  ConstantOfShape: { value: 'tensor' },
  Constant: { value: 'tensor' },
  ArgMax: { axis: 'int', keepdims: 'int', select_last_index: 'int' },
  Where: none,
  Equal: none,
  Less: none,
  Greater: none,
  LessOrEqual: none,
  GreaterOrEqual: none,
  IsNaN: none,
  Not: none,
  And: none,
  Or: none,
  Cast: { to: 'int', saturate: 'int' },
  Identity: none,
  Dropout: { seed: 'int' },
  QuantizeLinear: { axis: 'int', saturate: 'int', block_size: 'int', output_dtype: 'int' },
  DequantizeLinear: { axis: 'int', block_size: 'int' },
  DynamicQuantizeLinear: none,
  MatMulInteger: none,
  QLinearMatMul: none,
} as const satisfies Record<string, Kinds>;

export type Op = keyof typeof ops;

/** Whether a node is one of ours: the default domain and a name in the table. */
export function isOp(op: string, domain: string): op is Op {
  return domain === '' && Object.hasOwn(ops, op);
}
