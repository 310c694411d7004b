// Gradients of gathers and scatters: what was read gets added to, what was written is read.
import type { Dim } from '../graph/ir.ts';
import { floats } from '../graph/tensor.ts';
import { attribute, type Call, fromFront, type GradientRule, ranked, refuse } from './call.ts';
import type { Tape } from './tape.ts';

/**
 * Zeros in the shape of X, and dY added where it was taken from; element by element, since ONNX Runtime's ScatterND loses sums
 * when two threads add to one row.
 */
function gather(call: Call): string {
  const { t, node, x, dy } = call;
  const shape = ranked(call, x[0]);
  const axis = fromFront(attribute(node, 'int', 'axis', 0), shape.length);
  const at = ranked(call, x[1]);
  const single = t.integers(x[1]);
  if (single?.length === 1) return placed(call, axis, single[0]!);
  const ids = t.wide(x[1]);
  const target = shape.with(axis, at.length === 1 ? at[0]! : -1);
  const rows = at.length === 1 ? dy() : t.op('Reshape', [dy(), t.sizes(target, x[0], (k) => k)]);
  const column = t.op('Reshape', [ids, t.list(shape.map((_, i) => (i === axis ? -1 : 1)))]);
  const places = t.op('Expand', [column, t.shapeOf(rows)]);
  return t.op('ScatterElements', [t.zeros(x[0]), places, rows], { axis, reduction: 'add' });
}

/**
 * Slices of X at one index each, under the same leading dimensions: dX is the product of a matrix of ones, where an index stands,
 * and dY. Cheap where a batch has few slices, and the sums are always taken in one order.
 */
function picked(call: Call): string {
  const { t, node, x, dy } = call;
  const batch = attribute(node, 'int', 'batch_dims', 0);
  const depth = ranked(call, x[1]).at(-1);
  if (depth !== 1) refuse(node, 'indices', '[…, 1]', `[…, ${depth}]`);
  const lead = Array<number>(batch).fill(0); // as they are
  const rest = ranked(call, x[0]).slice(batch + 1);
  const width = rest.every((dim) => typeof dim === 'number') ? rest.reduce((a, b) => a * b, 1) : undefined;
  if (width === undefined) refuse(node, 'data', 'fixed sizes behind the index', `[${ranked(call, x[0])}]`);
  const ids = t.op('Reshape', [t.wide(x[1]), t.list([...lead, -1])]);
  const ones = t.op('OneHot', [ids, t.dimOf(x[0], batch), t.builder.constant(floats([2], [0, 1]))]); // [.., I, G]
  const perm = [...lead.keys(), batch + 1, batch];
  const turned = t.op('Transpose', [t.cast(ones, x[0])], { perm });
  return t.like(t.op('MatMul', [turned, t.op('Reshape', [dy(), t.list([...lead, -1, width])])]), x[0]);
}

/** One known position: zeros before and after it. */
function placed(call: Call, axis: number, index: number): string {
  const { t, x, dy } = call;
  const size = ranked(call, x[0])[axis]!;
  const row = ranked(call, x[1]).length === 0 ? t.op('Unsqueeze', [dy(), t.list([axis])]) : dy();
  return t.as(t.op('Pad', [row, pads(t, x[0], axis, size, index), '', t.list([axis])]), x[0]);
}

function pads(t: Tape, x: string, axis: number, size: Dim, index: number): string {
  if (typeof size === 'number') {
    const before = fromFront(index, size);
    return t.list([before, size - 1 - before]);
  }
  const other = t.op('Add', [t.dimOf(x, axis), t.list([index < 0 ? index : -1 - index])]); // the dimension may change
  const known = t.list([index < 0 ? -1 - index : index]);
  return t.op('Concat', index < 0 ? [other, known] : [known, other], { axis: 0 });
}

/** The slices of `from` at the index tuples `indices` [.., K] (GatherND), by way of one index into the first K dimensions at once. */
function tuples(call: Call, from: string, indices: string): string {
  const { t, x } = call;
  const shape = ranked(call, x[0]);
  const k = ranked(call, indices).at(-1);
  const outer = typeof k === 'number' ? shape.slice(0, k) : undefined;
  if (!outer?.every((dim) => typeof dim === 'number'))
    refuse(call.node, 'data', 'fixed sizes on indexed axes', `[${shape}]`);
  if (k === 1) return t.op('Gather', [from, t.op('Squeeze', [indices, t.list([-1])])]);
  const strides = outer.map((_, i) => outer.slice(i + 1).reduce((a, b) => a * b, 1));
  const wrapped = t.op('Where', [t.op('Less', [indices, t.list([0])]), t.plus(indices, t.list(outer)), indices]);
  const flat = t.sum(t.op('Mul', [wrapped, t.list(strides)]), [-1], 0);
  const merged = [-1, ...shape.slice(outer.length)];
  return t.op('Gather', [t.op('Reshape', [from, t.sizes(merged, x[0], (i) => i + outer.length - 1)]), flat]);
}

/** Scatters: dData is dY, emptied where it was overwritten; dUpdates is dY where it was written. */
const scatter =
  (empty: (call: Call) => string, read: (call: Call) => string): GradientRule =>
  (call) => {
    const reduction = attribute(call.node, 'string', 'reduction', 'none');
    if (reduction !== 'none' && reduction !== 'add') refuse(call.node, 'reduction', 'none / add', reduction);
    return [() => (reduction === 'add' ? call.dy() : empty(call)), null, () => read(call)];
  };

const axisOf = ({ node }: Call) => ({ axis: attribute(node, 'int', 'axis', 0) });

export const indexing = {
  Gather: (call) => [() => gather(call), null],
  GatherElements: ({ t, node, x, dy }) => [
    () =>
      t.op('ScatterElements', [t.zeros(x[0]), x[1], dy()], {
        axis: attribute(node, 'int', 'axis', 0),
        reduction: 'add',
      }),
    null,
  ],
  TopK: ({ t, node, x, y, dy }) => [
    () =>
      t.op('ScatterElements', [t.zeros(x[0]), y[1], dy()], {
        axis: attribute(node, 'int', 'axis', -1),
        reduction: 'add',
      }),
    null,
  ],
  GatherND: (call) => [() => picked(call), null],
  ScatterND: scatter(
    ({ t, x, dy }) => t.op('ScatterND', [dy(), x[1], t.zeros(x[2])]),
    (call) => tuples(call, call.dy(), call.x[1]),
  ),
  ScatterElements: scatter(
    (call) => call.t.op('ScatterElements', [call.dy(), call.x[1], call.t.zeros(call.x[2])], axisOf(call)),
    (call) => call.t.op('GatherElements', [call.dy(), call.x[1]], axisOf(call)),
  ),
} as const satisfies Record<string, GradientRule>;
