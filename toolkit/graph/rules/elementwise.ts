// Operators that work element by element, with ONNX's multidirectional broadcasting (Broadcasting.md).
import { fresh, joined, product, quotient, sum } from '../dims.ts';
import type { DataType, Dim } from '../ir.ts';
import { typeOf } from '../types.ts';
import { type Call, type Known, type ShapeRule, text, withElements } from './call.ts';

/** The common shape of `shapes`; null where a rank is unknown. */
export function broadcast(call: Call, shapes: readonly (readonly Dim[] | null)[]): readonly Dim[] | null {
  return shapes.reduce<readonly Dim[] | null>((a, b) => a && b && pair(call, a, b), []);
}

function pair(call: Call, a: readonly Dim[], b: readonly Dim[]): readonly Dim[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    return joined(left, right, fresh(call.output, i)) ?? call.fail('[…, n] ↔ […, n | 1]', `${text(a)} ↔ ${text(b)}`);
  });
}

const shapesFrom = (call: Call, first = 0): readonly (readonly Dim[] | null)[] =>
  call.node.inputs.slice(first).map((_, i) => call.shape(first + i));

type Arithmetic = (a: Dim, b: Dim) => Dim | undefined;

/** All inputs broadcast; the type is the first one's, or `type`. `on` computes known elements. */
const broadcasting =
  (type?: DataType, on?: Arithmetic): ShapeRule =>
  (call) => {
    const known: Known = { type: type ?? call.type(0), shape: broadcast(call, shapesFrom(call)) };
    return [on ? withElements(known, zip(call.elements(0), call.elements(1), on)) : known];
  };

function zip(a: readonly Dim[] | undefined, b: readonly Dim[] | undefined, on: Arithmetic): readonly Dim[] | undefined {
  if (!a || !b) return undefined;
  const length = a.length === 1 ? b.length : a.length;
  const both = Array.from({ length }, (_, i) => on(a[a.length === 1 ? 0 : i]!, b[b.length === 1 ? 0 : i]!));
  return both.every((dim) => dim !== undefined) ? both : undefined;
}

const same: ShapeRule = (call) => [{ type: call.type(0), shape: call.shape(0) }];

const kept: ShapeRule = (call) => [withElements({ type: call.type(0), shape: call.shape(0) }, call.elements(0))];

/** Integer division truncates; a symbol divides only without rest. */
const divided: Arithmetic = (a, b) => {
  if (b === 0) return undefined;
  return typeof a === 'number' && typeof b === 'number' ? Math.trunc(a / b) : quotient(a, b);
};

const subtracted: Arithmetic = (a, b) => (typeof b === 'number' ? sum([a, -b]) : a === b ? 0 : undefined);

export const elementwise = {
  Add: broadcasting(undefined, (a, b) => sum([a, b])),
  Sub: broadcasting(undefined, subtracted),
  Mul: broadcasting(undefined, (a, b) => product([a, b])),
  Div: broadcasting(undefined, divided),
  Pow: broadcasting(),
  Max: broadcasting(),
  Min: broadcasting(),
  And: broadcasting('bool'),
  Or: broadcasting('bool'),
  Equal: broadcasting('bool'),
  Less: broadcasting('bool'),
  Greater: broadcasting('bool'),
  LessOrEqual: broadcasting('bool'),
  GreaterOrEqual: broadcasting('bool'),
  IsNaN: (call) => [{ type: 'bool', shape: call.shape(0) }],
  Where: (call) => [{ type: call.type(1), shape: broadcast(call, shapesFrom(call)) }],
  Neg: same,
  Abs: same,
  Sign: same,
  Sqrt: same,
  Reciprocal: same,
  Exp: same,
  Log: same,
  Erf: same,
  Tanh: same,
  Sigmoid: same,
  Relu: same,
  Gelu: same,
  Clip: same,
  Softmax: same,
  LogSoftmax: same,
  CumSum: same,
  Not: same,
  Identity: kept,
  Cast: (call) => {
    const code = call.int('to', 0);
    const type = typeOf(code) ?? call.fail('to: TensorProto.DataType', String(code));
    return [withElements({ type, shape: call.shape(0) }, call.elements(0))];
  },
  Dropout: (call) => [
    { type: call.type(0), shape: call.shape(0) },
    { type: 'bool', shape: call.shape(0) },
  ],
} as const satisfies Record<string, ShapeRule>;
