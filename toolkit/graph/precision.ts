// In which floats an operator may work when a graph is halved.
import { type Op, ops } from './ops.ts';

/**
 * half: in 16 bits, its sums are taken in 32 by the devices that matter. full: always in 32. widest: in 16 where all it reads is.
 * any: it only looks at shapes, or gives another type.
 */
export type Precision = 'half' | 'full' | 'widest' | 'any';

const full = 'full';
const widest = 'widest';

/** Products are worth halving; what sums many numbers, or spreads them over many magnitudes, is not safe. */
export const precisions: { readonly [K in Op]: Precision } = {
  Add: widest,
  Sub: widest,
  Mul: widest,
  Div: widest,
  Pow: full,
  Max: widest,
  Min: widest,
  Neg: widest,
  Abs: widest,
  Sign: widest,
  Sqrt: full,
  Reciprocal: full,
  Exp: full,
  Log: full,
  Erf: full,
  Tanh: widest,
  Sigmoid: widest,
  Relu: widest,
  Gelu: widest,
  Clip: widest,
  MatMul: 'half',
  Gemm: 'half',
  Softmax: full,
  LogSoftmax: full,
  LayerNormalization: full,
  ReduceSum: full,
  ReduceMean: full,
  ReduceMax: widest,
  ReduceMin: widest,
  ReduceLogSumExp: full,
  ReduceSumSquare: full,
  Reshape: widest,
  Flatten: widest,
  Transpose: widest,
  Squeeze: widest,
  Unsqueeze: widest,
  Expand: widest,
  Tile: widest,
  Concat: widest,
  Split: widest,
  Slice: widest,
  Pad: widest,
  Gather: widest,
  GatherElements: widest,
  GatherND: widest,
  ScatterND: widest,
  ScatterElements: widest,
  TopK: full,
  OneHot: full,
  Shape: 'any',
  Range: full,
  CumSum: full,
  ConstantOfShape: full,
  Constant: full,
  ArgMax: 'any',
  Where: widest,
  Equal: widest,
  Less: widest,
  Greater: widest,
  LessOrEqual: widest,
  GreaterOrEqual: widest,
  IsNaN: 'any',
  Not: 'any',
  And: 'any',
  Or: 'any',
  Cast: 'any',
  Identity: widest,
  Dropout: widest,
  QuantizeLinear: full,
  DequantizeLinear: full,
  DynamicQuantizeLinear: full,
  MatMulInteger: full,
  QLinearMatMul: full,
};

/** Of operators we do not know, and those with graphs inside, nothing is assumed. */
export const precisionOf = (op: string, domain: string): Precision =>
  domain === '' && Object.hasOwn(ops, op) ? precisions[op as Op] : full;
