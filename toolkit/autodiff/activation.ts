// Gradients of the functions between two linear layers.
import { attribute, type Call, type GradientRule } from './call.ts';

/** Gaussian error linear unit, x · Φ(x): d/dx = Φ(x) + x · φ(x) (Hendrycks & Gimpel 2016). */
function exactGelu({ t, x: [x] }: Call): string {
  const root = t.scaled(x, Math.SQRT1_2); // x/√2
  const density = t.op('Exp', [t.minus(t.number(x, Math.log(Math.sqrt(2 / Math.PI))), t.times(root, root))]); // 2φ(x)
  const twice = t.plus(t.op('Erf', [root]), t.times(x, density)); // 2Φ(x) - 1 + 2xφ(x)
  return t.scaled(t.plus(twice, t.number(x, 1)), 0.5);
}

const RATE = Math.sqrt(2 / Math.PI);
const CUBE = 0.044715;

/** ½x(1 + tanh u) with u = √(2/π)(x + 0.044715x³): d/dx = ½(1 + tanh u) + ½x(1 - tanh² u)u′. */
function tanhGelu({ t, x: [x] }: Call): string {
  const one = t.number(x, 1);
  const square = t.times(x, x);
  const u = t.times(x, t.plus(t.scaled(square, RATE * CUBE), t.number(x, RATE)));
  const slope = t.plus(t.scaled(square, 3 * RATE * CUBE), t.number(x, RATE)); // u′
  const tanh = t.op('Tanh', [u]);
  const inner = t.times(t.times(x, slope), t.minus(one, t.times(tanh, tanh)));
  return t.scaled(t.plus(t.plus(tanh, one), inner), 0.5);
}

export const activation = {
  Erf: ({ t, x, thin }) => [
    () => t.times(t.scaled(thin(), 2 / Math.sqrt(Math.PI)), t.op('Exp', [t.negated(t.times(x[0], x[0]))])),
  ],
  Tanh: ({ t, x, y, thin }) => [() => t.times(thin(), t.minus(t.number(x[0], 1), t.times(y[0], y[0])))],
  Sigmoid: ({ t, x, y, thin }) => [() => t.times(thin(), t.times(y[0], t.minus(t.number(x[0], 1), y[0])))],
  Relu: ({ t, y, dy }) => [() => t.kept(t.op('Greater', [y[0], t.number(y[0], 0)]), dy())],
  Gelu: (call) => [
    () =>
      call.t.times(
        call.thin(),
        attribute(call.node, 'string', 'approximate', 'none') === 'tanh' ? tanhGelu(call) : exactGelu(call),
      ),
  ],
  // What was not clipped comes out as it went in.
  Clip: ({ t, x, y, dy }) => [() => t.kept(t.op('Equal', [x[0], y[0]]), dy()), null, null],
} as const satisfies Record<string, GradientRule>;
