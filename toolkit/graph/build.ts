// Writing a graph one call at a time; shapes are inferred as it grows, so a builder can be asked about any value.
import { Fault } from '../words/fault.ts';
import type { Attribute, DataType, Dim, Graph, Node, Tensor, Value } from './ir.ts';
import { type Op, ops } from './ops.ts';
import { inferNode } from './shapes.ts';

interface Plain {
  readonly int: number;
  readonly float: number;
  readonly string: string;
  readonly ints: readonly number[];
  readonly floats: readonly number[];
  readonly strings: readonly string[];
  readonly tensor: Tensor;
  readonly graph: Graph;
}

/** The attributes of operator `K` as plain values: `{ transB: 1 }`. */
export type Attributes<K extends Op> = {
  readonly [A in keyof (typeof ops)[K]]?: (typeof ops)[K][A] extends keyof Plain ? Plain[(typeof ops)[K][A]] : never;
};

/** The opset of every graph we write: the first with Gelu, LayerNormalization and scatter reductions together. */
export const OPSET = 20;

/** A graph being written. Names are unique: a taken one gets a number behind it. */
export class Builder {
  readonly #name: string;
  readonly #opset: Readonly<Record<string, number>>;
  readonly #nodes: Node[];
  readonly #initializers: Map<string, Tensor>;
  readonly #inputs: Value[];
  readonly #outputs: Value[];
  readonly #values: Map<string, Value>;
  readonly #constants = new Map<string, string>();

  /** An empty graph called `name`, or one that goes on from `from` (which stays as it is). */
  constructor(name: string, from?: Graph) {
    this.#name = name;
    this.#opset = from?.opset ?? { '': OPSET };
    this.#nodes = [...(from?.nodes ?? [])];
    this.#initializers = new Map(from?.initializers);
    this.#inputs = [...(from?.inputs ?? [])];
    this.#outputs = [...(from?.outputs ?? [])];
    this.#values = new Map(from?.values);
    for (const value of [...this.#inputs, ...this.#outputs]) this.#values.set(value.name, value);
    for (const [key, { type, dims }] of this.#initializers) this.#values.set(key, { name: key, type, shape: dims });
  }

  input(name: string, type: DataType, shape: readonly Dim[]): string {
    const value = { name, type, shape };
    this.#inputs.push(value);
    this.#values.set(name, value);
    return name;
  }

  initializer(name: string, tensor: Tensor): string {
    this.#initializers.set(name, tensor);
    this.#values.set(name, { name, type: tensor.type, shape: tensor.dims });
    return name;
  }

  /** A small unnamed initializer; equal ones are written once. */
  constant(tensor: Tensor): string {
    const key = `${tensor.type}[${tensor.dims}]${tensor.data}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.initializer(this.fresh('constant'), tensor);
    this.#constants.set(key, name);
    return name;
  }

  /** Calls `op` and names its only (or first) output; see `many` for operators with several. */
  op<K extends Op>(op: K, inputs: readonly string[], attributes: Attributes<K> = {}, output?: string): string {
    return this.many(op, inputs, [output ?? this.fresh(op)], attributes)[0]!;
  }

  /** Calls `op` with the outputs named; '' leaves an optional output out. */
  many<K extends Op>(
    op: K,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes<K> = {},
  ): readonly string[] {
    return this.add({
      name: outputs.find(Boolean) ?? op,
      op,
      domain: '',
      inputs,
      outputs,
      attributes: tagged(op, attributes),
    });
  }

  /** Adds a node as it is, foreign ones too. */
  add(node: Node): readonly string[] {
    for (const name of node.inputs) {
      if (name !== '' && !this.#values.has(name))
        throw new Fault('graph.unknown-value', { where: `${this.#name}/${node.op} ${node.name}`, name });
    }
    this.#nodes.push(node);
    for (const value of inferNode(
      node,
      (name) => this.#values.get(name),
      (name) => this.#initializers.get(name),
    )) {
      this.#values.set(value.name, value);
    }
    return node.outputs;
  }

  /** What is known of `name`; throws where nothing was declared under it. */
  value(name: string): Value {
    const value = this.#values.get(name);
    if (!value) throw new Fault('graph.unknown-value', { where: this.#name, name });
    return value;
  }

  /** Says the shape of `name` where its author knows it and inference cannot. */
  assume(name: string, shape: Value['shape']): string {
    this.#values.set(name, { ...this.value(name), shape });
    return name;
  }

  /** The constant under `name`, if it is one. */
  tensor(name: string): Tensor | undefined {
    return this.#initializers.get(name);
  }

  output(name: string): string {
    this.#outputs.push(this.value(name));
    return name;
  }

  /** A name that nothing has yet: `stem`, or `stem_2`, `stem_3` … */
  fresh(stem: string): string {
    for (let i = 1; ; i++) {
      const name = i === 1 ? stem : `${stem}_${i}`;
      if (!this.#values.has(name)) return name;
    }
  }

  build(): Graph {
    return {
      name: this.#name,
      opset: this.#opset,
      nodes: [...this.#nodes],
      initializers: new Map(this.#initializers),
      inputs: [...this.#inputs],
      outputs: [...this.#outputs],
      values: new Map(this.#values),
    };
  }
}

function tagged<K extends Op>(op: K, attributes: Attributes<K>): Record<string, Attribute> {
  const kinds: Readonly<Record<string, Attribute['kind']>> = ops[op];
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { kind: kinds[name], value } as Attribute]),
  );
}
