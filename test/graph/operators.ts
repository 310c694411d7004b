// One row per operator: calls of it with symbolic sizes, to compare what we infer with what an engine returns.
import type { DataType, Dim, Tensor } from '../../toolkit/graph/ir.ts';
import type { Op } from '../../toolkit/graph/ops.ts';
import { floats, ints, scalar, tensor } from '../../toolkit/graph/tensor.ts';

/** An input fed with sizes for its symbols a, b, c (1 to 5), or a constant. */
export type Input = { readonly type: DataType; readonly dims: readonly Dim[] } | Tensor;

export interface Sample {
  readonly inputs: readonly Input[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** How many outputs are asked for; default 1. */
  readonly outputs?: number;
}

const x = (...dims: Dim[]): Input => ({ type: 'float32', dims });
const index = (...dims: Dim[]): Input => ({ type: 'int64', dims });
const flag = (...dims: Dim[]): Input => ({ type: 'bool', dims });
const byte = (...dims: Dim[]): Input => ({ type: 'uint8', dims });
const list = (...values: number[]): Tensor => ints([values.length], values);
const one = (value: number): Tensor => ints([], [value]);
const zero = tensor('uint8', [], new Uint8Array(1));
const END = 2 ** 31 - 1;

const pair: readonly Sample[] = [
  { inputs: [x('a', 'b'), x('a', 'b')] },
  { inputs: [x('a', 'b', 'c'), x('b', 1)] },
  { inputs: [x('a', 1), x(1, 'c')] },
  { inputs: [x('a'), x()] },
];
const flags: readonly Sample[] = [{ inputs: [flag('a', 'b'), flag('b')] }, { inputs: [flag('a', 1), flag('c')] }];
const single: readonly Sample[] = [{ inputs: [x('a', 'b', 3)] }, { inputs: [x()] }];
const reduce: readonly Sample[] = [
  { inputs: [x('a', 'b', 'c')] },
  { inputs: [x('a', 'b', 'c')], attributes: { keepdims: 0 } },
  { inputs: [x('a', 'b', 'c'), list(1)] },
  { inputs: [x('a', 'b', 'c'), list(-1, 0)], attributes: { keepdims: 0 } },
  { inputs: [x('a', 'b')], attributes: { noop_with_empty_axes: 1 } },
];
const softmax: readonly Sample[] = [{ inputs: [x('a', 'b')] }, { inputs: [x('a', 'b')], attributes: { axis: 0 } }];

export const samples: { readonly [K in Op]: readonly Sample[] } = {
  Add: pair,
  Sub: pair,
  Mul: pair,
  Div: pair,
  Pow: pair,
  Max: [...pair, { inputs: [x('a', 1), x('b'), x(1, 1)] }],
  Min: pair,
  Equal: pair,
  Less: pair,
  Greater: pair,
  LessOrEqual: pair,
  GreaterOrEqual: pair,
  IsNaN: single,
  And: flags,
  Or: flags,
  Not: [{ inputs: [flag('a', 'b')] }],
  Where: [{ inputs: [flag('a', 1), x('b'), x(1, 1)] }, { inputs: [flag('a', 'b', 1), x('c'), x()] }],
  Neg: single,
  Abs: single,
  Sign: single,
  Sqrt: single,
  Reciprocal: single,
  Exp: single,
  Log: single,
  Erf: single,
  Tanh: single,
  Sigmoid: single,
  Relu: single,
  Gelu: single,
  Identity: single,
  Clip: [{ inputs: [x('a', 'b'), scalar(0), scalar(1)] }],
  Softmax: softmax,
  LogSoftmax: softmax,
  Dropout: [{ inputs: [x('a', 'b')], outputs: 2 }],
  Cast: [
    { inputs: [x('a', 'b')], attributes: { to: 7 } },
    { inputs: [index('a')], attributes: { to: 9 } },
  ],
  MatMul: [
    { inputs: [x('a', 'b'), x('b', 'c')] },
    { inputs: [x('a', 2, 'b', 'c'), x(2, 'c', 4)] },
    { inputs: [x('a'), x('a', 'b')] },
    { inputs: [x('c', 'a', 'b'), x('b')] },
    { inputs: [x('a'), x('a')] },
  ],
  Gemm: [
    { inputs: [x('a', 'b'), x('b', 'c'), x('c')] },
    { inputs: [x('b', 'a'), x('c', 'b')], attributes: { transA: 1, transB: 1 } },
  ],
  MatMulInteger: [{ inputs: [byte('a', 'b'), byte('b', 'c')] }],
  QLinearMatMul: [
    {
      inputs: [
        byte('a', 3),
        scalar(1),
        zero,
        tensor('uint8', [3, 2], new Uint8Array(6)),
        scalar(1),
        zero,
        scalar(1),
        zero,
      ],
    },
  ],
  LayerNormalization: [
    { inputs: [x('a', 'b', 3), floats([3], [1, 1, 1]), floats([3], [0, 0, 0])], outputs: 3 },
    { inputs: [x('a', 2, 3), floats([2, 3], [1, 1, 1, 1, 1, 1])], attributes: { axis: 1 }, outputs: 3 },
  ],
  ReduceSum: reduce,
  ReduceMean: reduce,
  ReduceMax: reduce,
  ReduceMin: reduce,
  ReduceLogSumExp: reduce,
  ReduceSumSquare: reduce,
  ArgMax: [
    { inputs: [x('a', 'b')], attributes: { axis: 1 } },
    { inputs: [x('a', 'b')], attributes: { axis: -2, keepdims: 0 } },
  ],
  Reshape: [
    { inputs: [x('a', 'b', 4), list(-1, 4)] },
    { inputs: [x('a', 'b', 4), list(0, -1)] },
    { inputs: [x('a', 'b', 4), list(0, 0, 2, 2)] },
    { inputs: [x('a', 'b', 4), list(2, -1)] },
    { inputs: [x('a'), list(-1, 1)] },
  ],
  Flatten: [
    { inputs: [x('a', 'b', 'c')] },
    { inputs: [x('a', 'b', 'c')], attributes: { axis: 0 } },
    { inputs: [x('a', 'b')], attributes: { axis: -1 } },
  ],
  Transpose: [{ inputs: [x('a', 'b', 'c')] }, { inputs: [x('a', 'b', 'c')], attributes: { perm: [0, 2, 1] } }],
  Squeeze: [{ inputs: [x('a', 1, 'b', 1), list(1, -1)] }, { inputs: [x(1, 3, 1)] }],
  Unsqueeze: [{ inputs: [x('a', 'b'), list(0, -1)] }, { inputs: [x(), list(0)] }],
  Expand: [{ inputs: [x('a', 1), list(2, 1, 3)] }],
  Tile: [{ inputs: [x('a', 'b'), list(2, 3)] }],
  Concat: [
    { inputs: [x('a', 'b'), x('c', 'b'), x(2, 'b')], attributes: { axis: 0 } },
    { inputs: [x('a', 'b'), x('a', 'b')], attributes: { axis: -1 } },
  ],
  Split: [
    { inputs: [x('a', 6), list(1, 2, 3)], attributes: { axis: 1 }, outputs: 3 },
    { inputs: [x('a', 7)], attributes: { axis: -1, num_outputs: 3 }, outputs: 3 },
  ],
  Slice: [
    { inputs: [x('a', 7, 'b'), list(1), list(-1), list(1)] },
    { inputs: [x('a', 7, 'b'), list(0, 0), list(END, 1), list(0, 2)] },
    { inputs: [x(7, 'a'), list(-1), list(-END), list(0), list(-2)] },
    { inputs: [x(7, 9), list(2, 1), list(100, 8)] },
  ],
  Pad: [{ inputs: [x('a', 'b'), list(1, 0, 2, 3)] }, { inputs: [x('a', 'b'), list(1, 1), scalar(0), list(-1)] }],
  Gather: [
    { inputs: [x('a', 'b'), index('c', 2)] },
    { inputs: [x('a', 'b', 3), index()], attributes: { axis: 1 } },
    { inputs: [x('a', 'b'), one(0)], attributes: { axis: -1 } },
  ],
  GatherElements: [{ inputs: [x('a', 'b'), index('a', 'b')], attributes: { axis: 1 } }],
  GatherND: [
    { inputs: [x('a', 'b', 'c'), index(3, 2)] },
    { inputs: [x(2, 'b', 'c'), index(2, 'a', 1)], attributes: { batch_dims: 1 } },
    { inputs: [x(2, 3, 'b', 'c'), index(2, 3, 'a', 2, 1)], attributes: { batch_dims: 2 } },
  ],
  ScatterND: [{ inputs: [x('a', 'b'), index('c', 1), x('c', 'b')] }],
  ScatterElements: [{ inputs: [x('a', 'b'), index(1, 1), x(1, 1)], attributes: { axis: 1, reduction: 'add' } }],
  TopK: [
    { inputs: [x('a', 6), list(3)], outputs: 2 },
    { inputs: [x(6, 'a', 'b'), list(2)], attributes: { axis: 0, largest: 0 }, outputs: 2 },
  ],
  OneHot: [
    { inputs: [index('a', 'b'), one(5), floats([2], [0, 1])] },
    { inputs: [index('a', 'b'), one(4), floats([2], [0, 1])], attributes: { axis: 0 } },
  ],
  Shape: [{ inputs: [x('a', 'b', 'c')] }, { inputs: [x('a', 'b', 'c')], attributes: { start: 1, end: -1 } }],
  CumSum: [{ inputs: [x('a', 'b'), one(1)] }],
  Range: [{ inputs: [one(2), one(9), one(3)] }],
  ConstantOfShape: [{ inputs: [list(2, 3)] }, { inputs: [list(4)], attributes: { value: ints([1], [7]) } }],
  Constant: [{ inputs: [], attributes: { value: floats([2], [1, 2]) } }],
  QuantizeLinear: [{ inputs: [x('a', 'b'), scalar(0.1), zero] }, { inputs: [x('a', 'b'), scalar(0.1)] }],
  DequantizeLinear: [{ inputs: [byte('a', 'b'), scalar(0.1), zero] }],
  DynamicQuantizeLinear: [{ inputs: [x('a', 'b')], outputs: 3 }],
};
