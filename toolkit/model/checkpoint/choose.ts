// Parameters out of an index: all of them are chosen and checked before the first is read.
import type { Tensor } from '../../graph/ir.ts';
import { asFloat32, bytesOf, sizeOf } from '../../graph/tensor.ts';
import { isFloat } from '../../graph/widen.ts';
import { Fault } from '../../words/fault.ts';
import type { Parameters } from '../parameters.ts';
import { tied } from './names.ts';
import { type Index, isRowMajor, load, loadFloat32, rowMajor, type Stored } from './stored.ts';
import type { Weights } from './weights.ts';

export interface Chosen {
  readonly where: string;
  readonly wanted: Index;
  /** Parts of heads that the checkpoint lacks. */
  readonly missing: readonly string[];
  /** Tensors that nobody asked for. */
  readonly unused: readonly string[];
}

/** The encoder itself; anything else is a head, which can be trained from new. */
const essential = /^bert\.(?!pooler\.)/;

const SPAN = 1 << 16; // elements compared at a time

/**
 * Finds the parameters of these names and shapes. A parameter that is another under a second name (the tied decoder) is taken
 * from there, and is not reported as unused. Faults: part of the encoder is missing; a shape or type that does not fit; names
 * for more weights than the files have.
 */
export function choose({ index, where, size }: Weights, shapes: ReadonlyMap<string, readonly number[]>): Chosen {
  const wanted = new Map<string, Stored>();
  const missing: string[] = [];
  for (const [name, dims] of shapes) {
    const stored = index.get(name) ?? index.get(tied.get(name) ?? '');
    if (stored) wanted.set(name, checked(stored, name, dims, where));
    else if (essential.test(name)) throw unfit(name, dims, '∅', where);
    else missing.push(name);
  }
  checkTotal(wanted, where, size);
  const unused = [...index.keys()].filter((name) => !wanted.has(name) && !isTwin(index, name));
  return { where, wanted, missing, unused };
}

/** Reads the chosen parameters as float32; those that lie in one place share one tensor. Fault: numbers that are not finite. */
export function read({ wanted, where }: Chosen): Parameters {
  const places = new Map<string, Tensor>();
  return new Map(
    Array.from(wanted, ([name, stored]) => {
      const place = placeOf(stored);
      const value = places.get(place) ?? finite(loadFloat32(stored)!, name, where);
      places.set(place, value);
      return [name, value];
    }),
  );
}

function checked(stored: Stored, name: string, dims: readonly number[], where: string): Stored {
  if (isFloat(stored.type) && String(stored.dims) === String(dims)) return stored;
  throw unfit(name, dims, `${stored.type} [${stored.dims.join(', ')}]`, where);
}

const placeOf = ({ source, offset, type, dims, strides = rowMajor(dims) }: Stored): string =>
  JSON.stringify([source.name, offset, type, dims, strides]);

/** Float16 doubles as it is read; more than that means that many names share few bytes. */
function checkTotal(wanted: Index, where: string, size: number): void {
  const places = new Map(Array.from(wanted.values(), (stored) => [placeOf(stored), stored]));
  const received = Array.from(places.values(), ({ dims }) => bytesOf('float32', dims)).reduce((a, b) => a + b, 0);
  if (received > 2 * size) throw new Fault('model.parameters-size', { where, expected: size, received });
}

/** Fault: numbers that are not finite. */
export function finite(tensor: Tensor, name: string, where: string): Tensor {
  let count = 0;
  for (const value of asFloat32(tensor)) if (!Number.isFinite(value)) count += 1;
  if (count > 0) throw new Fault('model.parameter-not-finite', { where, name, count });
  return tensor;
}

/** Whether a tensor is the very same as the one it is tied to. */
function isTwin(index: Index, name: string): boolean {
  const [one, other] = [index.get(name), index.get(tied.get(name) ?? '')];
  if (!one || !other || one.type !== other.type || String(one.dims) !== String(other.dims)) return false;
  return placeOf(one) === placeOf(other) || (isRowMajor(one) && isRowMajor(other) && equalBytes(one, other));
}

function equalBytes(one: Stored, other: Stored): boolean {
  const size = sizeOf(one.dims);
  const width = bytesOf(one.type, [1]);
  for (let at = 0; at < size; at += SPAN) {
    const part = ({ source, type, offset }: Stored): Uint8Array =>
      load({ source, type, dims: [Math.min(SPAN, size - at)], offset: offset + at * width }).data;
    const [a, b] = [part(one), part(other)];
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  }
  return true;
}

const unfit = (name: string, dims: readonly number[], received: string, where: string): Fault =>
  new Fault('model.parameter-missing', { where, name, expected: dims.join(', '), received });
