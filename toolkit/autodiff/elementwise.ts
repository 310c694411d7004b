// Gradients of arithmetic, element by element. Broadcasting is not their business: the walker undoes it.
import type { GradientRule } from './call.ts';
import { once } from './call.ts';

/** Max and Min: the gradient goes to the inputs that equal the result, in equal shares where several do. */
const chosen: GradientRule = ({ t, node, y, thin }) => {
  const hits = node.inputs.map((name) => once(() => t.cast(t.op('Equal', [name, y[0]]), y[0])));
  const share = once(() =>
    t.over(
      thin(),
      hits.map((hit) => hit()).reduce((a, b) => t.plus(a, b)),
    ),
  );
  return hits.map((hit) => (hits.length === 1 ? thin : () => t.times(hit(), share())));
};

export const elementwise = {
  Add: ({ thin }) => [thin, thin],
  Sub: ({ t, thin }) => [thin, () => t.negated(thin())],
  Mul: ({ t, x, thin }) => [() => t.times(thin(), x[1]), () => t.times(thin(), x[0])],
  Div: ({ t, x, y, thin }) => [
    () => t.over(thin(), x[1]),
    () => t.negated(t.over(t.times(thin(), y[0]), x[1])), // -dY · Y / B
  ],
  // The exponent is taken for a constant of the formula; d/dB = Y · ln A has no value for A ≤ 0.
  Pow: ({ t, x: [a, b], thin }) => [
    () => {
      const exponent = t.constant(b);
      if (exponent === undefined) {
        const power = t.cast(b, a);
        return t.times(t.times(thin(), power), t.op('Pow', [a, t.minus(power, t.number(a, 1))]));
      }
      const rest = exponent === 2 ? a : t.op('Pow', [a, t.number(a, exponent - 1)]);
      return t.times(t.scaled(thin(), exponent), rest);
    },
    null,
  ],
  Max: chosen,
  Min: chosen,
  Neg: ({ t, thin }) => [() => t.negated(thin())],
  // Sign is slow in ONNX Runtime; two comparisons give the same, 0 at 0.
  Abs: ({ t, x, thin }) => [
    () => {
      const zero = t.number(x[0], 0);
      const up = t.cast(t.op('Greater', [x[0], zero]), x[0]);
      return t.times(thin(), t.minus(up, t.cast(t.op('Less', [x[0], zero]), x[0])));
    },
  ],
  Sqrt: ({ t, y, thin }) => [() => t.over(t.scaled(thin(), 0.5), y[0])],
  Reciprocal: ({ t, y, thin }) => [() => t.negated(t.times(thin(), t.times(y[0], y[0])))],
  Exp: ({ t, y, thin }) => [() => t.times(thin(), y[0])],
  Log: ({ t, x, thin }) => [() => t.over(thin(), x[0])],
  Where: ({ t, x, thin }) => [null, () => t.kept(x[0], thin()), () => t.op('Where', [x[0], t.number(x[1], 0), thin()])],
  Identity: ({ thin }) => [thin],
  Cast: ({ t, x, thin }) => [() => t.cast(thin(), x[0])],
} as const satisfies Record<string, GradientRule>;
