// A graph being rewritten node by node, in order.
import type { Attribute, Graph, Node, Tensor } from '../graph/ir.ts';
import type { Op } from '../graph/ops.ts';
import { inferShapes } from '../graph/shapes.ts';

/** Collects the nodes of a new graph; constants and nodes of one name are written once. */
export class Draft {
  readonly #from: Graph;
  readonly #nodes: Node[] = [];
  readonly #made = new Set<string>();
  readonly #initializers: Map<string, Tensor>;
  readonly #renamed = new Map<string, string>();

  constructor(from: Graph) {
    this.#from = from;
    this.#initializers = new Map(from.initializers);
  }

  /** A constant called `name`, or after it where another one has that name; returns what it is called. */
  constant(name: string, tensor: Tensor): string {
    const known = this.#initializers.get(name);
    if (known && !isSame(known, tensor)) return this.constant(`${name}_again`, tensor);
    if (!known) this.#initializers.set(name, tensor);
    return name;
  }

  /** Adds a node called `name` unless there is one; gives its outputs. */
  once(
    op: Op,
    name: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly string[] {
    if (!this.#made.has(name)) this.#nodes.push({ name, op, domain: '', inputs, outputs, attributes });
    this.#made.add(name);
    return outputs;
  }

  /** Takes over a node of the old graph, reading what its inputs were redirected to. */
  keep(node: Node): void {
    this.#nodes.push({ ...node, inputs: node.inputs.map((name) => this.current(name)) });
  }

  /** Adds `node` once more, under a new name and with other inputs; gives its output, called like it. */
  again(node: Node, name: string, inputs: readonly string[]): string {
    this.keep({ ...node, name, inputs, outputs: [name] });
    return name;
  }

  /** From here on, nodes taken over read `to` where they read `from`. */
  redirect(from: string, to: string): void {
    this.#renamed.set(from, to);
  }

  current(name: string): string {
    return this.#renamed.get(name) ?? name;
  }

  /** The new graph, without the constants that nothing reads any more. */
  finish(): Graph {
    const read = new Set(this.#nodes.flatMap((node) => node.inputs));
    for (const { name } of this.#from.outputs) read.add(name);
    const initializers = new Map([...this.#initializers].filter(([name]) => read.has(name)));
    return inferShapes({ ...this.#from, nodes: this.#nodes, initializers });
  }
}

const isSame = (one: Tensor, other: Tensor): boolean =>
  one.type === other.type &&
  String(one.dims) === String(other.dims) &&
  one.data.every((byte, i) => byte === other.data[i]);
