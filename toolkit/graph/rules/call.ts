// What a shape rule sees of a node: its inputs as far as they are known, and its attributes with defaults.
import { Fault } from '../../words/fault.ts';
import type { Attribute, DataType, Dim, Node, Tensor, Value } from '../ir.ts';
import { asNumbers, sizeOf } from '../tensor.ts';

/** A value without its name. */
export type Known = Omit<Value, 'name'>;

/** One result per output of the operator, in order; optional outputs that are not asked for are ignored. */
export type ShapeRule = (call: Call) => readonly Known[];

export type Values = (name: string) => Value | undefined;
export type Constants = (name: string) => Tensor | undefined;

/** Longer lists do not describe a shape. */
export const LIMIT = 64;

export class Call {
  readonly node: Node;
  readonly #value: Values;
  readonly #constant: Constants;

  constructor(node: Node, value: Values, constant: Constants) {
    this.node = node;
    this.#value = value;
    this.#constant = constant;
  }

  has(index: number): boolean {
    return (this.node.inputs[index] ?? '') !== '';
  }

  input(index: number): Value {
    const name = this.node.inputs[index] ?? '';
    if (name === '') return this.fail(`input ${index}`, '—');
    const value = this.#value(name);
    if (!value) throw new Fault('graph.unknown-value', { where: this.where, name });
    return value;
  }

  type(index: number): DataType {
    return this.input(index).type;
  }

  shape(index: number): readonly Dim[] | null {
    return this.input(index).shape;
  }

  /** The integers inside input `index`, where they are known. */
  elements(index: number): readonly Dim[] | undefined {
    if (!this.has(index)) return undefined;
    const constant = this.#constant(this.node.inputs[index]!);
    return this.input(index).elements ?? (constant && elementsOf(constant));
  }

  /** Like `elements`, but only where every one is a number. */
  numbers(index: number): readonly number[] | undefined {
    const elements = this.elements(index);
    return elements?.every((e) => typeof e === 'number') ? elements : undefined;
  }

  int(name: string): number | undefined;
  int(name: string, fallback: number): number;
  int(name: string, fallback?: number): number | undefined {
    return this.attribute('int', name) ?? fallback;
  }

  ints(name: string): readonly number[] | undefined {
    return this.attribute('ints', name);
  }

  attribute<K extends Attribute['kind']>(kind: K, name: string): Extract<Attribute, { kind: K }>['value'] | undefined {
    const attribute = this.node.attributes[name];
    if (!attribute) return undefined;
    if (attribute.kind !== kind) return this.fail(`${name}: ${kind}`, `${name}: ${attribute.kind}`);
    return attribute.value as never;
  }

  /** `axis` counted from the front; faults where it is outside `rank`. */
  axis(axis: number, rank: number): number {
    if (axis < -rank || axis >= rank) this.fail(`-${rank} ≤ axis < ${rank}`, String(axis));
    return axis < 0 ? axis + rank : axis;
  }

  axes(axes: readonly number[], rank: number): readonly number[] {
    const positive = axes.map((axis) => this.axis(axis, rank));
    if (new Set(positive).size !== positive.length) this.fail('axes: i ≠ j', `[${axes}]`);
    return positive;
  }

  rank(index: number, wanted: number): readonly Dim[] | null {
    const shape = this.shape(index);
    if (shape && shape.length !== wanted) this.fail(`rank(input ${index}) = ${wanted}`, text(shape));
    return shape;
  }

  get output(): string {
    return this.node.outputs.find(Boolean) ?? this.node.name;
  }

  get where(): string {
    return `${this.node.op} ${this.node.name || this.output}`;
  }

  /** Both sides in notation rather than words, so that they read in every language. */
  fail(expected: string, received: string): never {
    throw new Fault('graph.bad-shape', { where: this.where, expected, received });
  }
}

export const text = (shape: readonly Dim[] | null): string => (shape ? `[${shape.join(', ')}]` : '[…]');

/** The numbers of a small integer constant of rank 0 or 1. */
export function elementsOf(constant: Tensor): readonly number[] | undefined {
  const whole = constant.type === 'int64' || constant.type === 'int32';
  if (!whole || constant.dims.length > 1 || sizeOf(constant.dims) > LIMIT) return undefined;
  return asNumbers(constant);
}

/** `known` with its elements, where there are any and the type can hold a shape. */
export function withElements(known: Known, elements: readonly Dim[] | undefined): Known {
  const whole = known.type === 'int64' || known.type === 'int32';
  const small = elements && elements.length <= LIMIT && known.shape && known.shape.length <= 1;
  return whole && small ? { ...known, elements } : known;
}
