// Gradients of matrix products. Gemm reads a transposed operand in place; Transpose would copy it (and is folded into a second
// copy of every constant weight).
import type { Dim } from '../graph/ir.ts';
import { attribute, type Call, type GradientRule, once, ranked } from './call.ts';
import { isStatic, type Tape } from './tape.ts';

/** Y = A · B, B a matrix: all rows of A at once, whatever its rank. dA = dY · Bᵀ, dB = Aᵀ · dY. */
const byMatrix: GradientRule = ({ t, x: [a, b], dy }) => {
  const rows = once(() => flat(t, dy()));
  return [
    () => t.like(t.op('Gemm', [rows(), b], { transB: 1 }), a),
    () => t.op('Gemm', [flat(t, a), rows()], { transA: 1 }),
  ];
};

/** `x` as a matrix of its last dimension; a vector is one row. */
function flat(t: Tape, x: string): string {
  const shape = t.shape(x)!;
  if (shape.length === 2) return x;
  const last = shape.at(-1)!;
  if (typeof last === 'number') return t.op('Reshape', [x, t.list([-1, last])]);
  return t.op('Reshape', [x, t.op('Concat', [t.list([-1]), t.dimOf(x, -1)], { axis: 0 })]);
}

/** Batches of matrices; a vector takes part as a matrix of one row (A) or column (B). */
function batched(call: Call): readonly (() => string)[] {
  const { t, x, dy } = call;
  const [left, right] = [ranked(call, x[0]), ranked(call, x[1])];
  const a = once(() => (left.length === 1 ? t.op('Unsqueeze', [x[0], t.list([0])]) : x[0]));
  const b = once(() => (right.length === 1 ? t.op('Unsqueeze', [x[1], t.list([1])]) : x[1]));
  const lost = [...(left.length === 1 ? [-2] : []), ...(right.length === 1 ? [-1] : [])];
  const g = once(() =>
    lost.length === 0 ? dy() : t.op('Unsqueeze', [dy(), t.list(lost.length === 2 ? [0, 1] : lost)]),
  );
  return [
    () => vector(t, t.op('MatMul', [g(), turned(t, b())]), left, -2),
    () => vector(t, t.op('MatMul', [turned(t, a()), g()]), right, -1),
  ];
}

const vector = (t: Tape, x: string, shape: readonly Dim[], axis: number): string =>
  shape.length === 1 ? t.op('Squeeze', [x, t.list([axis])]) : x;

function turned(t: Tape, x: string): string {
  const rank = t.shape(x)!.length;
  return t.op('Transpose', [x], {
    perm: Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i)),
  });
}

const matmul: GradientRule = (call) => {
  const [a, b] = [ranked(call, call.x[0]), ranked(call, call.x[1])];
  const matrix = b.length === 2 && a.length > 0 && (a.length <= 2 || isStatic(b));
  return matrix ? byMatrix(call) : batched(call);
};

/** Which product gives dA and dB for each (transA, transB): operands, and whether Gemm reads them transposed. */
type Product = readonly [left: 'a' | 'b' | 'dy', right: 'a' | 'b' | 'dy', transA: 0 | 1, transB: 0 | 1];
const products: Readonly<Record<string, readonly [dA: Product, dB: Product]>> = {
  '00': [
    ['dy', 'b', 0, 1],
    ['a', 'dy', 1, 0],
  ], // dY · Bᵀ, Aᵀ · dY
  '01': [
    ['dy', 'b', 0, 0],
    ['dy', 'a', 1, 0],
  ], // dY · B, dYᵀ · A
  '10': [
    ['b', 'dy', 0, 1],
    ['a', 'dy', 0, 0],
  ], // B · dYᵀ, A · dY
  '11': [
    ['b', 'dy', 1, 1],
    ['dy', 'a', 1, 1],
  ], // Bᵀ · dYᵀ, dYᵀ · Aᵀ
};

/** Y = α · A′ · B′ + β · C. */
const gemm: GradientRule = ({ t, node, x, dy }) => {
  const alpha = attribute(node, 'float', 'alpha', 1);
  const turns = `${attribute(node, 'int', 'transA', 0)}${attribute(node, 'int', 'transB', 0)}`;
  const operand = { a: () => x[0], b: () => x[1], dy };
  const factors = products[turns]!.map(
    ([left, right, transA, transB]) =>
      () =>
        t.op('Gemm', [operand[left](), operand[right]()], {
          ...(alpha === 1 ? {} : { alpha }),
          ...(transA ? { transA } : {}),
          ...(transB ? { transB } : {}),
        }),
  );
  return [...factors, () => t.scaled(dy(), attribute(node, 'float', 'beta', 1))];
};

export const linear = { MatMul: matmul, Gemm: gemm } as const satisfies Record<string, GradientRule>;
