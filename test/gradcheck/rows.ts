// The gradient check's table: at least one row per operator that has a gradient rule.
import type { Attributes } from '../../toolkit/graph/build.ts';
import { type Row, real, type Sample } from './check.ts';
import { apart, custom, flags, ids, list, positive, row, x } from './samples.ts';

const broadcasts = (op: 'Add' | 'Sub' | 'Mul' | 'Div', range?: readonly [number, number]): Row[] => [
  row(op, 'equal shapes', [x([2, 3]), x([2, 3], range)]),
  row(op, 'a vector', [x([2, 3]), x([3], range)]),
  row(op, 'a scalar', [x([2, 3]), x([], range)]),
  row(op, 'both sides', [x([2, 1, 3]), x([4, 1], range)]),
  row(op, 'leading and inner axes', [x([1, 3, 1]), x([2, 4, 3, 5], range)]),
  row(op, 'a symbolic batch', [x([2, 3], undefined, ['batch', 3]), x([1, 3], range)]),
  row(op, 'unsure symbols, one broadcast', [x([1, 3], undefined, ['m', 3]), x([4, 3], range, ['n', 3])]),
  row(op, 'unsure symbols, none broadcast', [x([4, 3], undefined, ['m', 'k']), x([4, 3], range, ['n', 'l'])]),
];

const gemms: Row[] = (
  [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const
).flatMap(([transA, transB]) => {
  const a = x(transA ? [4, 2] : [2, 4]);
  const b = x(transB ? [3, 4] : [4, 3]);
  return [
    row('Gemm', `transA=${transA} transB=${transB}`, [a, b], { attributes: { transA, transB } }),
    row('Gemm', `transA=${transA} transB=${transB} with alpha, beta, C`, [a, b, x([3])], {
      attributes: { transA, transB, alpha: 0.7, beta: 1.3 },
    }),
  ];
});

const reductions: Row[] = (
  ['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceLogSumExp', 'ReduceSumSquare'] as const
).flatMap((op) => [
  row(op, 'all', [apart([2, 3, 4])]),
  row(op, 'all, keepdims 0', [apart([2, 3, 4])], { attributes: { keepdims: 0 } }),
  row(op, 'one axis', [apart([2, 3, 4])], { lists: [[1]] }),
  row(op, 'negative axis, keepdims 0', [apart([2, 3, 4])], { lists: [[-1]], attributes: { keepdims: 0 } }),
  row(op, 'two axes, keepdims 0', [apart([2, 3, 4])], { lists: [[0, -1]], attributes: { keepdims: 0 } }),
  row(op, 'a symbolic axis', [{ ...apart([2, 3, 4]), shape: ['batch', 'sequence', 4] }], {
    lists: [[0, 1]],
    attributes: { keepdims: 0 },
  }),
  row(op, 'no axes and no operation', [apart([2, 3])], { attributes: { noop_with_empty_axes: 1 } }),
]);

const softmaxes: Row[] = (['Softmax', 'LogSoftmax'] as const).flatMap((op) => [
  row(op, 'last axis', [x([2, 3, 4])]),
  row(op, 'axis 1', [x([2, 3, 4])], { attributes: { axis: 1 } }),
  row(op, 'axis -3, symbolic', [x([2, 3, 4], undefined, ['batch', 3, 4])], { attributes: { axis: -3 } }),
]);

const layerNorm = (label: string, samples: readonly Sample[], attributes: Attributes<'LayerNormalization'> = {}): Row =>
  row('LayerNormalization', label, samples, { attributes, type: 'float32' });

export const rows: readonly Row[] = [
  ...broadcasts('Add'),
  custom('Add', 'the same value twice', { x: x([2, 3]) }, (b) => [b.op('Add', ['x', 'x'])]),
  custom('Mul', 'the same value twice', { x: x([2, 3]) }, (b) => [b.op('Mul', ['x', 'x'])]),
  ...broadcasts('Sub'),
  ...broadcasts('Mul'),
  ...broadcasts('Div', positive),
  ...[2, 3, 0.5, -1].map((power) =>
    custom('Pow', `to ${power}`, { x: x([2, 3], positive) }, (b, type) => [
      b.op('Pow', ['x', b.initializer('power', real(type, [], [power]))]),
    ]),
  ),
  custom('Pow', 'to a power of each', { x: x([2, 3], positive), unused: x([3]) }, (b, type) => [
    b.op('Pow', ['x', b.initializer('power', real(type, [3], [2, 3, 0.5]))]),
    'unused',
  ]),
  row('Max', 'of one', [apart([2, 3])]),
  row('Max', 'of two', [apart([2, 3]), apart([3], 0.5)]),
  row('Max', 'of three', [apart([2, 3]), apart([2, 1], 0.5), apart([], 0.2)]),
  row('Min', 'of two', [apart([2, 3]), apart([3], 0.5)]),
  row('Neg', '', [x([2, 3])]),
  row('Abs', '', [apart([2, 3])]),
  row('Sqrt', '', [x([2, 3], positive)]),
  row('Reciprocal', '', [x([2, 3], positive)]),
  row('Exp', '', [x([2, 3])]),
  row('Log', '', [x([2, 3], positive)]),
  row('Erf', '', [x([2, 3])], { type: 'float32' }),
  row('Tanh', '', [x([2, 3])]),
  row('Sigmoid', '', [x([2, 3])]),
  row('Relu', '', [apart([2, 3])]),
  row('Gelu', 'exact', [x([4, 5], [-3, 3])], { type: 'float32' }),
  row('Gelu', 'tanh', [x([4, 5], [-3, 3])], { type: 'float32', attributes: { approximate: 'tanh' } }),
  custom('Clip', 'both sides', { x: apart([3, 4]) }, (b, type) => [
    b.op('Clip', ['x', b.initializer('low', real(type, [], [-0.9])), b.initializer('high', real(type, [], [0.8]))]),
  ]),
  custom('Clip', 'above only', { x: apart([3, 4]) }, (b, type) => [
    b.op('Clip', ['x', '', b.initializer('high', real(type, [], [0.7]))]),
  ]),

  row('MatMul', 'matrices', [x([2, 3]), x([3, 4])]),
  row('MatMul', 'a batch by a matrix', [x([2, 3, 4]), x([4, 5])]),
  row('MatMul', 'a symbolic batch by a matrix', [x([2, 3, 4], undefined, ['batch', 'sequence', 4]), x([4, 5])]),
  row('MatMul', 'by a matrix of symbolic size', [
    x([2, 3, 4], undefined, ['b', 's', 'k']),
    x([4, 5], undefined, ['k', 'n']),
  ]),
  row('MatMul', 'batches', [x([2, 3, 4, 5]), x([2, 3, 5, 2])]),
  row('MatMul', 'broadcast batches', [x([2, 1, 4, 5]), x([3, 5, 2])]),
  row('MatMul', 'a matrix by a batch', [x([4, 5]), x([2, 5, 3])]),
  row('MatMul', 'a row by a matrix', [x([4]), x([4, 3])]),
  row('MatMul', 'a matrix by a column', [x([3, 4]), x([4])]),
  row('MatMul', 'a batch by a column', [x([2, 3, 4]), x([4])]),
  row('MatMul', 'a row by a batch', [x([4]), x([2, 4, 3])]),
  row('MatMul', 'two vectors', [x([4]), x([4])]),
  ...gemms,
  row('Gemm', 'C a matrix', [x([2, 4]), x([4, 3]), x([2, 3])]),
  row('Gemm', 'C a column', [x([2, 4]), x([4, 3]), x([2, 1])]),
  row('Gemm', 'C a scalar', [x([2, 4]), x([4, 3]), x([])]),
  row('Gemm', 'a symbolic batch', [x([2, 4], undefined, ['batch', 4]), x([4, 3]), x([3])]),
  ...softmaxes,
  layerNorm('with bias', [x([4, 6]), x([6]), x([6])]),
  layerNorm('without bias', [x([2, 3, 6]), x([6])], { epsilon: 1e-3 }),
  layerNorm('over two axes', [x([2, 3, 4]), x([3, 4]), x([3, 4])], { axis: 1 }),
  layerNorm('a symbolic batch', [x([2, 3, 6], undefined, ['batch', 'sequence', 6]), x([6]), x([6])]),

  ...reductions,
  custom('ReduceMean', 'axes that nobody knows', { x: x([2, 3]), k: x([1]) }, (b) => {
    const axes = b.op('Sub', [b.op('Shape', ['k']), ids(b, [1], [2])]); // [-1]
    return [
      b.op('ReduceMean', ['x', b.op('Slice', [axes, ids(b, [1], [0]), b.op('Shape', ['k'])])], { keepdims: 1 }),
      'k',
    ];
  }),

  row('Reshape', 'with -1', [x([2, 3, 4])], { lists: [[4, -1]] }),
  row('Reshape', 'with 0, symbolic', [x([2, 3, 4], undefined, ['batch', 3, 4])], { lists: [[0, -1]] }),
  row('Reshape', 'two symbols', [x([2, 3, 4], undefined, ['batch', 'sequence', 4])], { lists: [[-1, 4]] }),
  row('Flatten', '', [x([2, 3, 4])], { attributes: { axis: 2 } }),
  row('Flatten', 'a negative axis', [x([2, 3, 4], undefined, ['batch', 3, 4])], { attributes: { axis: -2 } }),
  row('Transpose', 'reversed', [x([2, 3, 4])]),
  row('Transpose', 'rotated', [x([2, 3, 4])], { attributes: { perm: [1, 2, 0] } }),
  row('Squeeze', '', [x([2, 1, 3, 1])], { lists: [[1, -1]] }),
  row('Squeeze', 'everything', [x([1, 3, 1])]),
  row('Unsqueeze', '', [x([2, 3], undefined, ['batch', 3])], { lists: [[0, -1]] }),
  row('Expand', 'new and inner axes', [x([2, 1])], { lists: [[4, 2, 3]] }),
  row('Expand', 'ones in the target', [x([3, 2])], { lists: [[1, 1]] }),
  row('Expand', 'a symbolic batch', [x([2, 1, 3], undefined, ['batch', 1, 3])], { lists: [[1, 4, 1]] }),
  row('Tile', '', [x([2, 3])], { lists: [[2, 3]] }),
  row('Tile', 'two symbols', [x([2, 3], undefined, ['m', 'n'])], { lists: [[3, 1]] }),
  row('Concat', 'of many', [x([2, 1]), x([2, 3]), x([2, 2]), x([2, 1])], { attributes: { axis: 1 } }),
  row('Concat', 'a negative axis, one wanted', [x([2, 3]), x([2, 2])], { attributes: { axis: -1 }, wrt: ['x1'] }),
  row('Concat', 'symbolic sizes', [x([2, 3], undefined, ['m', 3]), x([4, 3], undefined, ['n', 3])], {
    attributes: { axis: 0 },
  }),
  custom('Split', 'uneven', { x: x([2, 7]) }, (b) =>
    b.many('Split', ['x', list(b, [1, 4, 2])], ['a', 'b', 'c'], { axis: -1 }),
  ),
  custom('Split', 'one part unused', { x: x([6, 2], undefined, ['n', 2]) }, (b) =>
    b.many('Split', ['x', list(b, [1, 3, 2])], ['a', 'b', 'c']).slice(1),
  ),
  custom('Split', 'in equal parts', { x: x([5, 2]) }, (b) => b.many('Split', ['x'], ['a', 'b'], { num_outputs: 2 })),
  row('Slice', 'ranges', [x([4, 5])], {
    lists: [
      [1, 0],
      [3, 4],
    ],
  }),
  row('Slice', 'negative ends and axes', [x([4, 5, 2])], { lists: [[-3], [-1], [-2]] }),
  row('Slice', 'steps', [x([7, 5])], {
    lists: [
      [0, 4],
      [7, -6],
      [0, 1],
      [3, -2],
    ],
  }),
  row('Slice', 'a symbolic axis', [x([4, 5], undefined, ['n', 5])], { lists: [[1], [9], [0]] }),
  row('Slice', 'the end of a symbolic axis', [x([4, 5], undefined, ['n', 5])], { lists: [[-2], [9], [0]] }),
  custom('Slice', 'limits known at run time', { x: x([4, 5]), k: x([2]) }, (b) => [
    b.op('Slice', ['x', ids(b, [1], [1]), b.op('Add', [b.op('Shape', ['k']), ids(b, [1], [1])])]),
    'k',
  ]),
  row('Pad', '', [x([2, 3])], { lists: [[1, 0, 2, 1]] }),
  row('Pad', 'some cut off, on one axis', [x([2, 5])], { lists: [[-1, 2], null, [-1]] }),
  custom('Pad', 'pads known at run time', { x: x([2, 3]), k: x([1, 2, 1, 1]) }, (b) => [
    b.op('Pad', ['x', b.op('Shape', ['k'])]),
    'k',
  ]),

  custom('Gather', 'axis 0 of an inner value', { x: x([5, 3]) }, (b) => [
    b.op('Gather', [b.op('Neg', ['x']), ids(b, [2, 3], [0, 4, 4, 1, -1, 0])]),
  ]),
  custom('Gather', 'axis 1', { x: x([2, 5, 3]) }, (b) => [
    b.op('Gather', ['x', ids(b, [4], [0, 4, 4, -2])], { axis: 1 }),
  ]),
  custom('Gather', 'last axis, a matrix of indices', { x: x([2, 5], undefined, ['batch', 5]) }, (b) => [
    b.op('Gather', ['x', ids(b, [2, 2], [0, 4, 4, 1])], { axis: -1 }),
  ]),
  custom(
    'Gather',
    'middle axis, a matrix of indices, symbols',
    { x: x([2, 5, 3], undefined, ['batch', 'sequence', 3]) },
    (b) => [b.op('Gather', ['x', ids(b, [2, 2], [0, 4, 4, 1])], { axis: 1 })],
  ),
  ...[0, -1, 2].map((at) =>
    custom('Gather', `position ${at} of a sequence`, { x: x([2, 4, 3], undefined, ['batch', 'sequence', 3]) }, (b) => [
      b.op('Gather', ['x', ids(b, [], [at])], { axis: 1 }),
    ]),
  ),
  custom('Gather', 'a list of one', { x: x([2, 4, 3]) }, (b) => [
    b.op('Gather', ['x', ids(b, [1], [-2])], { axis: 1 }),
  ]),
  custom('Gather', 'int32 indices', { x: x([4, 3]) }, (b) => [
    b.op('Gather', [b.op('Neg', ['x']), b.op('Cast', [ids(b, [3], [0, 3, 0])], { to: 6 })]),
  ]),
  custom('GatherElements', '', { x: x([3, 4]) }, (b) => [
    b.op('GatherElements', ['x', ids(b, [3, 2], [0, 3, 1, 1, -1, 2])], { axis: 1 }),
  ]),
  custom('GatherElements', 'axis 0, symbolic', { x: x([3, 2], undefined, ['n', 2]) }, (b) => [
    b.op('GatherElements', ['x', ids(b, [2, 2], [0, 2, 1, 2])]),
  ]),
  custom('GatherND', 'rows, one twice', { x: x([4, 3]) }, (b) => [
    b.op('GatherND', ['x', ids(b, [5, 1], [3, 0, 3, -1, 1])]),
  ]),
  custom('GatherND', 'under a batch', { x: x([2, 4, 3, 2]) }, (b) => [
    b.op('GatherND', ['x', ids(b, [2, 3, 1], [0, 2, 2, 3, 3, 3])], { batch_dims: 1 }),
  ]),
  custom('GatherND', 'under two, symbolic', { x: x([2, 2, 3, 4], undefined, ['batch', 2, 'n', 4]) }, (b) => [
    b.op('GatherND', ['x', ids(b, [2, 2, 2, 2, 1], [0, 2, 2, 1, 0, 0, 0, 0, 1, 2, 1, 2, 0, 1, 0, 2])], {
      batch_dims: 2,
    }),
  ]),
  custom('TopK', 'the values', { x: apart([3, 5]) }, (b) =>
    b.many('TopK', ['x', list(b, [2])], ['a', 'b']).slice(0, 1),
  ),
  custom('TopK', 'the smallest, axis 0', { x: apart([4, 3]) }, (b) =>
    b.many('TopK', ['x', list(b, [3])], ['a', 'b'], { axis: 0, largest: 0 }).slice(0, 1),
  ),
  custom('TopK', 'symbolic', { x: { ...apart([3, 5]), shape: ['batch', 'n'] } }, (b) =>
    b.many('TopK', ['x', list(b, [4])], ['a', 'b'], { axis: 1 }).slice(0, 1),
  ),
  ...(['none', 'add'] as const).flatMap((reduction) => [
    custom('ScatterND', `rows, ${reduction}`, { x: x([4, 3]), u: x([2, 3]) }, (b) => [
      b.op('ScatterND', ['x', ids(b, [2, 1], [3, 1]), 'u'], { reduction }),
    ]),
    custom('ScatterND', `elements, ${reduction}`, { x: x([4, 3]), u: x([3]) }, (b) => [
      b.op('ScatterND', ['x', ids(b, [3, 2], [3, 1, 0, -1, 2, 2]), 'u'], { reduction }),
    ]),
    custom('ScatterND', `blocks, ${reduction}`, { x: x([2, 3, 2]), u: x([2, 2]) }, (b) => [
      b.op('ScatterND', ['x', ids(b, [2, 2], [1, 1, 0, 2]), 'u'], { reduction }),
    ]),
    custom('ScatterElements', reduction, { x: x([3, 4]), u: x([3, 2]) }, (b) => [
      b.op('ScatterElements', ['x', ids(b, [3, 2], [0, 3, 1, 2, -1, 2]), 'u'], { axis: 1, reduction }),
    ]),
  ]),
  custom('ScatterND', 'added twice to one row', { x: x([4, 3]), u: x([3, 3]) }, (b) => [
    b.op('ScatterND', ['x', ids(b, [3, 1], [3, 1, 3]), 'u'], { reduction: 'add' }),
  ]),

  custom('Where', 'broadcast', { x: x([2, 3]), y: x([3]) }, (b) => [
    b.op('Where', [flags(b, [1, 0], [2, 1]), 'x', 'y']),
  ]),
  custom('Where', 'a scalar instead', { x: x([2, 3]), y: x([]) }, (b) => [
    b.op('Where', [flags(b, [1, 0, 1]), 'x', 'y']),
  ]),
  custom(
    'Cast',
    'to float64 and on',
    { x: x([2, 3]) },
    (b) => [b.op('Cast', [b.op('Exp', [b.op('Cast', ['x'], { to: 11 })])], { to: 1 })],
    {
      type: 'float32',
    },
  ),
  row('Identity', '', [x([2, 3])]),
  custom('Dropout', 'asleep', { x: x([2, 3]) }, (b) => [b.op('Dropout', ['x'])]),
  custom('Dropout', 'in training, nothing dropped', { x: x([2, 3]) }, (b, type) => [
    b.op('Dropout', ['x', b.initializer('ratio', real(type, [], [0])), flags(b, [1], [])]),
  ]),
];
