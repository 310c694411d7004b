// The backward graph while it is written: a builder with the few phrases every gradient rule speaks.
import { type Attributes, Builder } from '../graph/build.ts';
import type { DataType, Dim, Graph, Tensor } from '../graph/ir.ts';
import type { Op } from '../graph/ops.ts';
import { elementsOf } from '../graph/rules/call.ts';
import { asNumbers, ints, scalar, sizeOf, tensor } from '../graph/tensor.ts';
import { codes } from '../graph/types.ts';

export class Tape {
  readonly builder: Builder;
  /** Numbers this tape wrote, by name: only these are folded, never a constant of the model, which may be trained. */
  readonly #numbers = new Map<string, number>();
  readonly #shapes = new Map<string, string>();
  readonly #constants: ReadonlyMap<string, Tensor>;

  /** Goes on from `forward`, whose values are inferred. */
  constructor(forward: Graph) {
    this.builder = new Builder(forward.name, forward);
    this.#constants = constantsOf(forward);
  }

  op<K extends Op>(op: K, inputs: readonly string[], attributes: Attributes<K> = {}): string {
    return this.builder.op(op, inputs, attributes);
  }

  many<K extends Op>(
    op: K,
    inputs: readonly string[],
    count: number,
    attributes: Attributes<K> = {},
  ): readonly string[] {
    const outputs = Array.from({ length: count }, (_, i) => this.builder.fresh(`${op}/${i}`));
    return this.builder.many(op, inputs, outputs, attributes);
  }

  shape(name: string): readonly Dim[] | null {
    return this.builder.value(name).shape;
  }

  type(name: string): DataType {
    return this.builder.value(name).type;
  }

  /** Integers of a shape, list of axes or the like, where each is known before the graph runs. */
  integers(name: string): readonly number[] | undefined {
    if (name === '') return undefined;
    const constant = this.#constants.get(name);
    const elements = this.builder.value(name).elements ?? (constant && elementsOf(constant));
    return elements?.every((e) => typeof e === 'number') ? elements : undefined;
  }

  /** The number in a constant of one element: exponents, ratios, switches. */
  constant(name: string): number | undefined {
    const found = this.#constants.get(name);
    return found && sizeOf(found.dims) === 1 && found.type !== 'float16' && found.type !== 'bfloat16'
      ? asNumbers(found)[0]
      : undefined;
  }

  /** A scalar of the type of `like`. */
  number(like: string, value: number): string {
    const name = this.#scalar(this.type(like), value);
    this.#numbers.set(name, value);
    return name;
  }

  #scalar(type: DataType, value: number): string {
    if (type === 'float32') return this.builder.constant(scalar(value));
    if (type === 'float64') return this.builder.constant(tensor(type, [], Float64Array.of(value)));
    if (type === 'int64') return this.builder.constant(ints([], [value]));
    return this.op('Cast', [this.builder.constant(scalar(value))], { to: codes[type] });
  }

  /** A list of integers. */
  list(values: readonly number[]): string {
    return this.builder.constant(ints([values.length], values));
  }

  cast(x: string, like: string): string {
    return this.type(x) === this.type(like) ? x : this.op('Cast', [x], { to: codes[this.type(like)] });
  }

  times(x: string, y: string): string {
    const [a, b] = [this.#numbers.get(x), this.#numbers.get(y)];
    if (a !== undefined && b !== undefined) return this.number(x, a * b);
    if (a === 1) return y;
    if (b === 1) return x;
    return this.op('Mul', [x, y]);
  }

  /** `x` times a number. */
  scaled(x: string, by: number): string {
    return this.times(x, this.number(x, by));
  }

  over(x: string, y: string): string {
    const [a, b] = [this.#numbers.get(x), this.#numbers.get(y)];
    if (b === 1) return x;
    if (a !== undefined && b !== undefined) return this.number(x, a / b);
    return this.op('Div', [x, y]);
  }

  plus(x: string, y: string): string {
    return this.op('Add', [x, y]);
  }

  minus(x: string, y: string): string {
    return this.op('Sub', [x, y]);
  }

  negated(x: string): string {
    const number = this.#numbers.get(x);
    return number === undefined ? this.op('Neg', [x]) : this.number(x, -number);
  }

  /** `x` where `condition` holds, else 0. */
  kept(condition: string, x: string): string {
    return this.op('Where', [condition, x, this.number(x, 0)]);
  }

  sum(x: string, axes: readonly number[], keepdims: 0 | 1): string {
    return this.op('ReduceSum', [x, this.list(axes)], { keepdims });
  }

  /** The shape of `x` as a list: a constant where every dimension is a number. */
  shapeOf(x: string): string {
    const known = this.#shapes.get(x);
    if (known !== undefined) return known;
    const shape = this.shape(x);
    const name = shape && isStatic(shape) ? this.list(shape) : this.op('Shape', [x]);
    this.#shapes.set(x, name);
    return name;
  }

  /** One dimension of `x` as a list of one. */
  dimOf(x: string, axis: number): string {
    const dim = this.shape(x)?.at(axis);
    if (typeof dim === 'number') return this.list([dim]);
    return this.op('Shape', [x], axis === -1 ? { start: -1 } : { start: axis, end: axis + 1 });
  }

  /**
   * A list of dimensions for Reshape. One that has no number becomes -1 where it is alone, else it is read from axis `from(k)` of
   * `like` when the graph runs.
   */
  sizes(dims: readonly Dim[], like: string, from: (k: number) => number): string {
    const open = dims.filter((dim) => dim === -1 || typeof dim === 'string').length;
    if (open <= 1) return this.list(dims.map((dim) => (typeof dim === 'string' ? -1 : dim)));
    const parts = dims.map((dim, k) => (typeof dim === 'string' ? this.dimOf(like, from(k)) : this.list([dim])));
    return this.op('Concat', parts, { axis: 0 });
  }

  /** Integers as int64. */
  wide(x: string): string {
    return this.type(x) === 'int64' ? x : this.op('Cast', [x], { to: codes.int64 });
  }

  /** `x`, known to have the shape of `like` even where inference cannot see it. */
  as(x: string, like: string): string {
    return this.builder.assume(x, this.shape(like));
  }

  /** `x` with the shape of `like`, which has as many elements. */
  like(x: string, like: string): string {
    const shape = this.shape(like);
    if (same(this.shape(x), shape)) return x;
    const open = shape?.filter((dim) => typeof dim === 'string').length ?? 2;
    const target = shape && open < 2 ? this.sizes(shape, like, (k) => k) : this.shapeOf(like);
    return this.as(this.op('Reshape', [x, target]), like);
  }

  /** `x` broadcast to the shape of `like`. */
  spread(x: string, like: string): string {
    return same(this.shape(x), this.shape(like)) ? x : this.as(this.op('Expand', [x, this.shapeOf(like)]), like);
  }

  /** Zeros in the shape of `like`. */
  zeros(like: string): string {
    return this.zerosOf(this.shapeOf(like), like);
  }

  /** Zeros in the shape listed in `shape`, of the type of `like`. */
  zerosOf(shape: string, like: string): string {
    const type = this.type(like);
    const value =
      type === 'float64'
        ? tensor(type, [1], new Float64Array(1))
        : { type, dims: [1], data: new Uint8Array(type === 'float32' ? 4 : 2) };
    return this.op('ConstantOfShape', [shape], { value });
  }
}

export const isStatic = (shape: readonly Dim[]): shape is readonly number[] =>
  shape.every((dim) => typeof dim === 'number');

/** Whether two shapes are surely the same. */
export const same = (a: readonly Dim[] | null, b: readonly Dim[] | null): boolean =>
  a !== null && b !== null && a.length === b.length && a.every((dim, i) => dim === b[i]);

function constantsOf(graph: Graph): ReadonlyMap<string, Tensor> {
  const written = graph.nodes.flatMap(({ op, outputs, attributes: { value } }) =>
    op === 'Constant' && value?.kind === 'tensor' ? [[outputs[0]!, value.value] as const] : [],
  );
  return new Map([...graph.initializers, ...written]);
}
