// Gradients of operators that look along an axis: softmax, layer normalization, dropout.
import { attribute, fromFront, type GradientRule, once, ranked } from './call.ts';

export const normalization = {
  // dX = Y · (dY - Σ dY·Y)
  Softmax: ({ t, node, y, dy }) => [
    () => {
      const axis = attribute(node, 'int', 'axis', -1);
      return t.times(y[0], t.minus(dy(), t.sum(t.times(dy(), y[0]), [axis], 1)));
    },
  ],
  // dX = dY - softmax(X) · Σ dY
  LogSoftmax: ({ t, node, y, dy }) => [
    () => t.minus(dy(), t.times(t.op('Exp', [y[0]]), t.sum(dy(), [attribute(node, 'int', 'axis', -1)], 1))),
  ],
  // With x̂ = (X - mean) · inv and g = dY · scale: dX = inv · (g - avg g - x̂ · avg(g·x̂)) (Ba, Kiros & Hinton 2016).
  LayerNormalization: (call) => {
    const { t, node, x, y, dy } = call;
    const [input, scale] = x;
    const [, mean, inv] = y;
    const rank = ranked(call, input).length;
    const first = fromFront(attribute(node, 'int', 'axis', -1), rank);
    const axes = t.list(Array.from({ length: rank - first }, (_, i) => first + i));
    const average = (value: string) => t.op('ReduceMean', [value, axes], { keepdims: 1 });
    const inverse = once(() => t.cast(inv, input));
    const normal = once(() => t.times(t.minus(input, t.cast(mean, input)), inverse())); // x̂
    return [
      () => {
        const g = t.times(dy(), scale);
        const across = t.times(normal(), average(t.times(g, normal())));
        return t.times(t.minus(t.minus(g, average(g)), across), inverse());
      },
      () => t.times(dy(), normal()),
      dy,
    ];
  },
  // What was dropped gets nothing; what stayed was divided by 1 - ratio (only while training).
  Dropout: ({ t, x: [input, ratio, training], y, dy }) => [
    () => {
      if (training === '' || t.constant(training) === 0) return dy();
      const rate = ratio === '' ? 0.5 : t.constant(ratio);
      const one = t.number(input, 1);
      const scale =
        rate === undefined ? t.over(one, t.minus(one, t.cast(ratio, input))) : t.number(input, 1 / (1 - rate));
      const applied = t.constant(training) === undefined ? t.op('Where', [training, scale, one]) : scale;
      return t.times(dy(), t.times(t.cast(y[1], input), applied));
    },
    null,
    null,
  ],
} as const satisfies Record<string, GradientRule>;
