// Operators that only rearrange: reshape, transpose, join, cut, repeat.
import { agree, fresh, product, quotient, sum } from '../dims.ts';
import type { Dim } from '../ir.ts';
import { type Call, type Known, LIMIT, type ShapeRule, text, withElements } from './call.ts';
import { broadcast } from './elementwise.ts';
import { slice } from './slice.ts';

/** Dimensions nobody knows, as many as the list at input `index` is long; null where even that is unknown. */
export function unnamed(call: Call, index: number): readonly Dim[] | null {
  const length = call.shape(index)?.[0];
  return typeof length === 'number' && length <= LIMIT ? Array.from({ length }, (_, i) => fresh(call.output, i)) : null;
}

const of = (call: Call, shape: readonly Dim[] | null): Known => ({ type: call.type(0), shape });

const reshape: ShapeRule = (call) => {
  const target = call.elements(1);
  const shape = target ? reshaped(call, target) : unnamed(call, 1);
  return [withElements(of(call, shape), call.elements(0))];
};

/** 0 copies the dimension at its place (unless `allowzero`), -1 takes what is left. */
function reshaped(call: Call, target: readonly Dim[]): readonly Dim[] {
  const shape = call.shape(0);
  const copies = call.int('allowzero', 0) === 0;
  const hole = target.indexOf(-1);
  if (target.some((dim, i) => typeof dim === 'number' && (dim < -1 || (dim === -1 && i !== hole)))) {
    call.fail('[n ≥ 0, …, -1?]', text(target));
  }
  const dims = target.map((dim, i) =>
    dim === 0 && copies ? (shape ? copied(call, shape, i) : fresh(call.output, i)) : dim,
  );
  if (!shape) return hole < 0 ? dims : dims.with(hole, fresh(call.output, hole));
  const total = product(shape);
  if (hole < 0) return fitting(call, dims, total);
  const rest = product(dims.toSpliced(hole, 1));
  const numbers = typeof total === 'number' && typeof rest === 'number';
  if (numbers && (rest === 0 || total % rest !== 0)) call.fail(`${text(shape)} → […, -1, …]`, text(target));
  return dims.with(hole, quotient(total, rest) ?? fresh(call.output, hole));
}

const copied = (call: Call, shape: readonly Dim[], at: number): Dim =>
  shape[at] ?? call.fail(`rank > ${at}`, text(shape));

function fitting(call: Call, dims: readonly Dim[], total: Dim): readonly Dim[] {
  if (!agree(product(dims), total)) call.fail(`size = ${total}`, text(dims));
  return dims;
}

const flatten: ShapeRule = (call) => {
  const shape = call.shape(0);
  if (!shape) return [of(call, [fresh(call.output, 0), fresh(call.output, 1)])];
  const raw = call.int('axis', 1);
  const axis = raw === shape.length ? raw : call.axis(raw, shape.length);
  return [of(call, [product(shape.slice(0, axis)), product(shape.slice(axis))])];
};

const transpose: ShapeRule = (call) => {
  const shape = call.shape(0);
  if (!shape) return [of(call, null)];
  const perm = call.ints('perm') ?? shape.map((_, i) => shape.length - 1 - i);
  if (perm.length !== shape.length || perm.toSorted((a, b) => a - b).some((axis, i) => axis !== i)) {
    call.fail(`perm of [0 … ${shape.length - 1}]`, text(perm));
  }
  return [
    of(
      call,
      perm.map((axis) => shape[axis]!),
    ),
  ];
};

const squeeze: ShapeRule = (call) => [withElements(of(call, squeezed(call)), call.elements(0))];

function squeezed(call: Call): readonly Dim[] | null {
  const shape = call.shape(0);
  if (!shape) return null;
  const axes = call.ints('axes') ?? (call.has(1) ? call.numbers(1) : undefined);
  if (!axes)
    return call.has(1) || shape.some((dim) => typeof dim === 'string') ? null : shape.filter((dim) => dim !== 1);
  const gone = call.axes(axes, shape.length);
  if (gone.some((axis) => !agree(shape[axis]!, 1))) call.fail(`shape[${axes}] = 1`, text(shape));
  return shape.filter((_, i) => !gone.includes(i));
}

const unsqueeze: ShapeRule = (call) => {
  const shape = call.shape(0);
  const axes = call.ints('axes') ?? call.numbers(1);
  if (!shape || !axes) return [of(call, null)];
  const rank = shape.length + axes.length;
  const added = call.axes(axes, rank);
  const rest = shape[Symbol.iterator]();
  const dims = Array.from({ length: rank }, (_, i) => (added.includes(i) ? 1 : (rest.next().value as Dim)));
  return [withElements(of(call, dims), call.elements(0))];
};

const expand: ShapeRule = (call) => {
  const target = call.elements(1) ?? unnamed(call, 1);
  return [of(call, broadcast(call, [call.shape(0), target]))];
};

const tile: ShapeRule = (call) => {
  const shape = call.shape(0);
  const repeats = call.elements(1);
  if (shape && repeats && repeats.length !== shape.length) call.fail(`repeats: [${shape.length}]`, text(repeats));
  return [of(call, shape?.map((dim, i) => (repeats ? product([dim, repeats[i]!]) : fresh(call.output, i))) ?? null)];
};

const concat: ShapeRule = (call) => {
  const shapes = call.node.inputs.map((_, i) => call.shape(i));
  const parts = call.node.inputs.map((_, i) => call.elements(i));
  const elements = parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  return [withElements(of(call, concatenated(call, shapes)), elements)];
};

function concatenated(call: Call, shapes: readonly (readonly Dim[] | null)[]): readonly Dim[] | null {
  const known = shapes.filter((shape) => shape !== null);
  const first = known[0];
  if (!first) return null;
  const axis = call.axis(call.int('axis', 0), first.length);
  for (const shape of known) {
    const same = shape.length === first.length && shape.every((dim, i) => i === axis || agree(dim, first[i]!));
    if (!same) call.fail(`a[i] = b[i], i ≠ ${axis}`, known.map(text).join(' ↔ '));
  }
  return first.map((_, i) => {
    if (i === axis)
      return known.length === shapes.length ? sum(known.map((shape) => shape[axis]!)) : fresh(call.output, i);
    const dims = known.map((shape) => shape[i]!);
    return dims.find((dim) => typeof dim === 'number') ?? dims[0]!;
  });
}

const split: ShapeRule = (call) => {
  const shape = call.shape(0);
  const count = call.node.outputs.length;
  if (!shape) return call.node.outputs.map(() => of(call, null));
  const axis = call.axis(call.int('axis', 0), shape.length);
  const sizes = call.ints('split') ?? (call.has(1) ? call.elements(1) : chunks(shape[axis]!, count));
  if (sizes && (sizes.length !== count || !agree(sum(sizes), shape[axis]!))) {
    call.fail(`Σ [${count}] = ${shape[axis]}`, text(sizes));
  }
  return call.node.outputs.map((name, i) =>
    of(call, shape.with(axis, sizes?.[i] ?? fresh(name || `${call.output}.${i}`, axis))),
  );
};

/** Equal parts, the last one smaller where `size` does not divide. */
function chunks(size: Dim, count: number): readonly Dim[] | undefined {
  if (typeof size === 'string') {
    const part = quotient(size, count);
    return part === undefined ? undefined : Array.from({ length: count }, () => part);
  }
  const chunk = Math.ceil(size / count);
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(chunk, size - i * chunk)));
}

const pad: ShapeRule = (call) => {
  const shape = call.shape(0);
  if (!shape) return [of(call, null)];
  const pads = call.ints('pads') ?? call.numbers(1);
  const axes = call.has(3) ? call.numbers(3) : shape.map((_, i) => i);
  if (!pads || !axes)
    return [
      of(
        call,
        shape.map((_, i) => fresh(call.output, i)),
      ),
    ];
  if (pads.length !== 2 * axes.length) call.fail(`pads: [${2 * axes.length}]`, text(pads));
  const at = call.axes(axes, shape.length);
  return [
    of(
      call,
      shape.map((dim, i) => {
        const k = at.indexOf(i);
        return k < 0 ? dim : sum([dim, pads[k]!, pads[k + axes.length]!]);
      }),
    ),
  ];
};

export const layout = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: expand,
  Tile: tile,
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
} as const satisfies Record<string, ShapeRule>;
