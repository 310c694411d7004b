// Slice: the length of start:end:step where the numbers say it, and the elements of a sliced shape.
import { fresh, sum } from '../dims.ts';
import type { Dim } from '../ir.ts';
import { type Call, type ShapeRule, text, withElements } from './call.ts';

/** Numpy's slicing: negative positions count from the end, both ends are clamped (ONNX Slice-13). */
export const slice: ShapeRule = (call) => {
  const shape = call.shape(0);
  const type = call.type(0);
  const starts = call.ints('starts') ?? call.elements(1);
  const ends = call.ints('ends') ?? call.elements(2);
  const axes = call.ints('axes') ?? (call.has(3) ? call.numbers(3) : starts?.map((_, i) => i));
  const steps = call.has(4) ? call.numbers(4) : starts?.map(() => 1);
  if (!shape) return [{ type, shape: null }];
  if (!axes) return [{ type, shape: shape.map((_, i) => fresh(call.output, i)) }];
  const at = call.axes(axes, shape.length);
  for (const list of [starts, ends, steps]) {
    if (list && list.length !== at.length) call.fail(`starts, ends, steps: [${at.length}]`, text(list));
  }
  const cut = shape.map((dim, i) => {
    const k = at.indexOf(i);
    if (k < 0) return dim;
    const step = steps?.[k];
    if (step === 0) call.fail('step ≠ 0', '0');
    const known = step === undefined ? undefined : length(dim, starts?.[k], ends?.[k], step);
    return known ?? fresh(call.output, i);
  });
  return [withElements({ type, shape: cut }, picked(call, starts, ends, steps))];
};

function length(size: Dim, start: Dim | undefined, end: Dim | undefined, step: number): Dim | undefined {
  if (start === undefined || end === undefined) return undefined;
  if (typeof size === 'number' && typeof start === 'number' && typeof end === 'number') {
    return span(size, start, end, step).count;
  }
  return step === 1 && typeof start === 'number' ? symbolic(size, start, end) : undefined;
}

/** Only what holds for every size: all of it, or all but the ends. */
function symbolic(size: Dim, start: number, end: Dim): Dim | undefined {
  const whole = typeof end === 'number' && end >= 2 ** 31 - 1;
  if (start === 0 && (whole || end === size)) return size;
  if (start === -1 && whole) return 1;
  if (start === 0 && end === 1) return 1;
  if (start === 0 && typeof end === 'string') return end;
  if (start >= 0 && whole) return sum([size, -start]);
  return start >= 0 && typeof end === 'number' && end < 0 ? sum([size, -start, end]) : undefined;
}

/** Where `start:end:step` begins in a list of `size`, and how many it takes. */
function span(
  size: number,
  start: number,
  end: number,
  step: number,
): { readonly from: number; readonly count: number } {
  const clamp = (at: number, low: number, high: number) => Math.min(Math.max(at < 0 ? at + size : at, low), high);
  const from = step > 0 ? clamp(start, 0, size) : clamp(start, 0, size - 1);
  const to = step > 0 ? clamp(end, 0, size) : clamp(end, -1, size - 1);
  return { from, count: Math.max(0, Math.ceil((to - from) / step)) };
}

/** The positions that `start:end:step` takes from a list of `size`. */
export function positions(size: number, start: number, end: number, step: number): readonly number[] {
  const { from, count } = span(size, start, end, step);
  return Array.from({ length: count }, (_, i) => from + i * step);
}

function picked(
  call: Call,
  starts?: readonly Dim[],
  ends?: readonly Dim[],
  steps?: readonly number[],
): readonly Dim[] | undefined {
  const elements = call.elements(0);
  const [start, end, step] = [starts?.[0], ends?.[0], steps?.[0]];
  if (!elements || typeof start !== 'number' || typeof end !== 'number' || step === undefined) return undefined;
  return positions(elements.length, start, end, step).map((i) => elements[i]!);
}
