// The gradient of Slice: dY back at its place, zeros around it.
import { positions } from '../graph/rules/slice.ts';
import { type Call, fromFront, ranked } from './call.ts';

/** Zeros around dY where the cut is whole steps from a known start; else dY scattered to the positions it was taken from. */
export function slice(call: Call): string {
  const pads = around(call);
  return pads === undefined ? scattered(call) : call.t.as(call.t.op('Pad', [call.dy(), pads]), call.x[0]);
}

/** The pads that undo the cut, all before and then all after; undefined where pads cannot. */
function around(call: Call): string | undefined {
  const { t, x, y } = call;
  const shape = ranked(call, x[0]);
  const [starts, ends] = [t.integers(x[1]), t.integers(x[2])];
  const axes = x[3] === '' ? starts?.map((_, i) => i) : t.integers(x[3]);
  const steps = x[4] === '' ? starts?.map(() => 1) : t.integers(x[4]);
  if (!starts || !axes || !steps?.every((step) => step === 1)) return undefined;
  const before = shape.map(() => 0);
  const after: (number | undefined)[] = shape.map(() => 0);
  for (const [k, raw] of axes.entries()) {
    const axis = fromFront(raw, shape.length);
    const size = shape[axis]!;
    const start = starts[k]!;
    if (typeof size === 'number' && ends) {
      const taken = positions(size, start, ends[k]!, 1);
      before[axis] = taken[0] ?? 0;
      after[axis] = size - taken.length - before[axis];
    } else if (start < 0) {
      return undefined;
    } else {
      before[axis] = start;
      after[axis] = undefined;
    }
  }
  if (after.every((n) => n !== undefined)) return t.list([...before, ...after]);
  const first = t.list(before);
  return t.op('Concat', [first, t.minus(t.minus(t.op('Shape', [x[0]]), t.op('Shape', [y[0]])), first)], { axis: 0 });
}

/** The same cut of the numbers 0, 1, 2 … tells where every element of dY came from. */
function scattered({ t, node, x, dy }: Call): string {
  const flat = t.list([-1]);
  const size = t.op('Shape', [t.op('Reshape', [x[0], flat])]);
  const numbers = t.op('Range', [t.builder.constant(zero), t.op('Squeeze', [size]), t.builder.constant(one)]);
  const places = t.op('Slice', [t.op('Reshape', [numbers, t.shapeOf(x[0])]), ...node.inputs.slice(1)]);
  const scattered = t.op(
    'ScatterElements',
    [t.zerosOf(size, x[0]), t.op('Reshape', [places, flat]), t.op('Reshape', [dy(), flat])],
    { axis: 0 },
  );
  return t.like(scattered, x[0]);
}

const zero = { type: 'int64', dims: [], data: new Uint8Array(8) } as const;
const one = { type: 'int64', dims: [], data: new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]) } as const;
