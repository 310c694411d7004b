// Operators that pick, place or make elements.
import { agree, fresh, product } from '../dims.ts';
import type { Dim } from '../ir.ts';
import { type Call, elementsOf, type Known, LIMIT, type ShapeRule, text, withElements } from './call.ts';
import { unnamed } from './layout.ts';
import { positions } from './slice.ts';

const gather: ShapeRule = (call) => {
  const data = call.shape(0);
  const indices = call.shape(1);
  if (!data || !indices) return [{ type: call.type(0), shape: null }];
  const axis = call.axis(call.int('axis', 0), data.length);
  const known: Known = { type: call.type(0), shape: data.toSpliced(axis, 1, ...indices) };
  return [withElements(known, gathered(call))];
};

function gathered(call: Call): readonly Dim[] | undefined {
  const elements = call.elements(0);
  const taken = call.numbers(1)?.map((i) => elements?.at(i));
  return elements && taken?.every((dim) => dim !== undefined) ? taken : undefined;
}

const gatherElements: ShapeRule = (call) => {
  const data = call.shape(0);
  const indices = call.shape(1);
  if (data && indices && data.length !== indices.length) call.fail(`rank(indices) = ${data.length}`, text(indices));
  return [{ type: call.type(0), shape: indices }];
};

/** indices.shape[:-1] + data.shape[batch_dims + indices.shape[-1]:]. */
const gatherND: ShapeRule = (call) => {
  const shape = call.shape(0);
  const indices = call.shape(1);
  const depth = indices?.at(-1);
  if (!shape || !indices || typeof depth !== 'number') return [{ type: call.type(0), shape: null }];
  const batch = call.int('batch_dims', 0);
  const sound = batch < indices.length && batch + depth <= shape.length;
  if (!sound || !indices.slice(0, batch).every((dim, i) => agree(dim, shape[i]!)))
    call.fail(`indices: [${shape.slice(0, batch).join(', ')}, …, ≤ ${shape.length - batch}]`, text(indices));
  return [{ type: call.type(0), shape: [...indices.slice(0, -1), ...shape.slice(batch + depth)] }];
};

const data: ShapeRule = (call) => [{ type: call.type(0), shape: call.shape(0) }];

const scatterElements: ShapeRule = (call) => {
  const indices = call.shape(1);
  const updates = call.shape(2);
  const equal =
    !indices || !updates || (indices.length === updates.length && indices.every((dim, i) => agree(dim, updates[i]!)));
  if (!equal) call.fail(`updates: ${text(indices)}`, text(updates));
  return data(call);
};

/** updates = indices.shape[:-1] + data.shape[indices.shape[-1]:]. */
const scatterND: ShapeRule = (call) => {
  const shape = call.shape(0);
  const indices = call.shape(1);
  const updates = call.shape(2);
  const depth = indices?.at(-1);
  if (shape && indices && updates && typeof depth === 'number') {
    if (depth > shape.length) call.fail(`indices: […, ≤ ${shape.length}]`, text(indices));
    const wanted = [...indices.slice(0, -1), ...shape.slice(depth)];
    const fits = wanted.length === updates.length && wanted.every((dim, i) => agree(dim, updates[i]!));
    if (!fits) call.fail(`updates: ${text(wanted)}`, text(updates));
  }
  return data(call);
};

const oneHot: ShapeRule = (call) => {
  const indices = call.shape(0);
  if (!indices) return [{ type: call.type(2), shape: null }];
  const axis = call.axis(call.int('axis', -1), indices.length + 1);
  return [{ type: call.type(2), shape: indices.toSpliced(axis, 0, call.elements(1)?.[0] ?? fresh(call.output, axis)) }];
};

/** Values and their places. */
const topK: ShapeRule = (call) => {
  const shape = call.shape(0);
  const many = call.elements(1)?.[0];
  const found = shape?.with(call.axis(call.int('axis', -1), shape.length), many ?? fresh(call.output, 0)) ?? null;
  return [
    { type: call.type(0), shape: found },
    { type: 'int64', shape: found },
  ];
};

const shapeOf: ShapeRule = (call) => {
  const shape = call.shape(0);
  if (!shape) return [{ type: 'int64', shape: [fresh(call.output, 0)] }];
  const dims = positions(shape.length, call.int('start', 0), call.int('end', shape.length), 1).map((i) => shape[i]!);
  return [withElements({ type: 'int64', shape: [dims.length] }, dims)];
};

const range: ShapeRule = (call) => {
  const [start, limit, delta] = [call.elements(0)?.[0], call.elements(1)?.[0], call.elements(2)?.[0]];
  const numbers = typeof start === 'number' && typeof limit === 'number' && typeof delta === 'number';
  if (numbers && delta === 0) call.fail('delta ≠ 0', '0');
  const known = numbers
    ? Math.max(0, Math.ceil((limit - start) / delta))
    : start === 0 && delta === 1
      ? limit
      : undefined;
  const made =
    numbers && known !== undefined && Number(known) <= LIMIT
      ? Array.from({ length: Number(known) }, (_, i) => start + i * delta)
      : undefined;
  return [withElements({ type: call.type(0), shape: [known ?? fresh(call.output, 0)] }, made)];
};

const constantOfShape: ShapeRule = (call) => {
  const value = call.attribute('tensor', 'value');
  const shape = call.elements(0) ?? unnamed(call, 0);
  const size = shape && product(shape);
  const fill = value && elementsOf(value)?.[0];
  const elements =
    fill !== undefined && typeof size === 'number' && size <= LIMIT ? Array<Dim>(size).fill(fill) : undefined;
  return [withElements({ type: value?.type ?? 'float32', shape }, elements)];
};

const constant: ShapeRule = (call) => {
  const value = call.attribute('tensor', 'value') ?? call.fail('value: tensor', '—');
  return [withElements({ type: value.type, shape: value.dims }, elementsOf(value))];
};

export const indexing = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherND,
  ScatterND: scatterND,
  ScatterElements: scatterElements,
  TopK: topK,
  OneHot: oneHot,
  Shape: shapeOf,
  Range: range,
  ConstantOfShape: constantOfShape,
  Constant: constant,
} as const satisfies Record<string, ShapeRule>;
