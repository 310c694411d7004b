// Gradients of operators that only rearrange: each is the way back.
import { attribute, type Call, fromFront, type GradientRule, once, ranked, refuse } from './call.ts';
import { slice } from './slice.ts';
import type { Tape } from './tape.ts';

/** Any operator that keeps the elements in order. */
const back: GradientRule = ({ t, x, dy }) => [() => t.like(dy(), x[0]), null];

/** Y = X repeated r times along each axis: dY as [r₀, d₀, r₁, d₁ …], summed over the repeats. */
function untiled(call: Call): string {
  const { t, x, dy } = call;
  const shape = ranked(call, x[0]);
  const repeats = t.integers(x[1]);
  const target = repeats
    ? t.sizes(
        shape.flatMap((dim, i) => [repeats[i]!, dim]),
        x[0],
        (k) => (k - 1) / 2,
      )
    : t.op('Reshape', [t.op('Concat', [column(t, x[1]), column(t, t.shapeOf(x[0]))], { axis: 1 }), t.list([-1])]);
  return t.sum(
    t.op('Reshape', [dy(), target]),
    shape.map((_, i) => 2 * i),
    0,
  );
}

const column = (t: Tape, list: string): string => t.op('Unsqueeze', [list, t.list([1])]);

export const layout = {
  Reshape: back,
  Flatten: back,
  Squeeze: back,
  Unsqueeze: back,
  Transpose: (call) => [
    () => {
      const rank = ranked(call, call.x[0]).length;
      const perm = attribute(
        call.node,
        'ints',
        'perm',
        Array.from({ length: rank }, (_, i) => rank - 1 - i),
      );
      return call.t.op('Transpose', [call.dy()], { perm: perm.map((_, i) => perm.indexOf(i)) });
    },
  ],
  Expand: ({ dy }) => [dy, null],
  Tile: (call) => [() => untiled(call), null],
  Concat: (call) => {
    const { t, node, dy } = call;
    const axis = fromFront(attribute(node, 'int', 'axis', 0), ranked(call, node.inputs[0]!).length);
    const sizes = (): string => {
      const dims = node.inputs.map((name) => t.shape(name)?.[axis]);
      if (dims.every((dim) => typeof dim === 'number')) return t.list(dims);
      return t.op(
        'Concat',
        node.inputs.map((name) => t.dimOf(name, axis)),
        { axis: 0 },
      );
    };
    const parts = once(() => t.many('Split', [dy(), sizes()], node.inputs.length, { axis }));
    return node.inputs.map((_, i) => () => parts()[i]!);
  },
  Split: ({ t, node, dy }) => [
    () =>
      t.op(
        'Concat',
        node.outputs.map((_, i) => dy(i)),
        { axis: attribute(node, 'int', 'axis', 0) },
      ),
    null,
  ],
  Slice: (call) => [() => slice(call), null, null, null, null],
  Pad: ({ t, node, x: [, pads, , axes], dy }) => [
    () => {
      const mode = attribute(node, 'string', 'mode', 'constant');
      if (mode !== 'constant') refuse(node, 'mode', 'constant', mode);
      const known = t.integers(pads);
      const negative = known ? t.list(known.map((n) => -n)) : t.op('Neg', [pads]);
      return t.op('Pad', [dy(), negative, ...(axes === '' ? [] : ['', axes])]);
    },
    null,
    null,
    null,
  ],
} as const satisfies Record<string, GradientRule>;
