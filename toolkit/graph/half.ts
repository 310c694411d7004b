// A float32 graph in float16, with islands of float32 where 16 bits would not do: what a GPU runs twice as fast.
import { LARGEST, NORMAL, narrowed } from './binary16.ts';
import type { Attribute, Graph, Node, Tensor, Value } from './ir.ts';
import { precisionOf } from './precision.ts';
import { prune, rename } from './rewrite.ts';
import { inferShapes } from './shapes.ts';
import { insideNames, renameInside } from './subgraphs.ts';
import { asFloat32, sizeOf, tensor } from './tensor.ts';
import { codes } from './types.ts';

type Form = 'float32' | 'float16';

export interface HalfOptions {
  /** The type of the graph's own float inputs and outputs. @default 'float32' */
  readonly ends?: Form;
  /** Float32 inputs that are weights: they stay float32 and are narrowed inside, as master weights of a training step are. */
  readonly weights?: readonly string[];
  /** Hears of every constant that lost numbers. */
  readonly note?: (lost: Lost) => void;
}

/** What became of a constant's numbers. */
export interface Lost {
  readonly name: string;
  /** How many were beyond ±65504 and stand there now. */
  readonly saturated: number;
  /** How many became 0. */
  readonly vanished: number;
}

/**
 * `graph` with its products in float16 and everything else in the narrowest type that what it reads allows; softmax, norms, sums,
 * exponentials and losses stay float32 (the rules of mixed precision, arXiv 1710.03740). Casts are added where the two meet, one
 * for each value at most; a node that needs a constant float16 cannot hold stays float32. Integers and values that are float16
 * already are left alone.
 */
export function halved(graph: Graph, options: HalfOptions = {}): Graph {
  const pass = new Halving(inferShapes(graph), options);
  const { renamed, result } = pass.run();
  return inferShapes(rename(prune(result), renamed));
}

/** A float32 value of the old graph: the type it was made in, and what it is called in each type it has so far. */
interface Known {
  readonly native: Form;
  readonly names: { [F in Form]?: string };
}

/** One pass: under which names each float32 value of the old graph exists so far. */
class Halving {
  readonly #graph: Graph;
  readonly #options: HalfOptions;
  readonly #nodes: Node[] = [];
  readonly #initializers: Map<string, Tensor>;
  readonly #known = new Map<string, Known>();
  /** Constants and weights: what reads them decides their type. */
  readonly #pliant = new Map<string, Tensor | undefined>();
  readonly #ends: ReadonlySet<string>;

  constructor(graph: Graph, options: HalfOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#initializers = new Map(graph.initializers);
    this.#ends = new Set(graph.outputs.map(({ name }) => name));
    const weights = new Set(options.weights);
    for (const { name, type } of graph.inputs) {
      if (type !== 'float32') continue;
      if (weights.has(name)) this.#pliant.set(name, undefined);
      this.#set(name, weights.has(name) ? 'float32' : this.#end, name);
    }
    for (const [name, constant] of graph.initializers) {
      if (constant.type !== 'float32') continue;
      this.#pliant.set(name, constant);
      this.#set(name, 'float32', name);
    }
  }

  run(): { readonly result: Graph; readonly renamed: ReadonlyMap<string, string> } {
    for (const node of this.#graph.nodes) this.#visit(node);
    for (const { name, type } of this.#graph.outputs) if (type === 'float32') this.#finish(name);
    const inputs = this.#graph.inputs.map((value): Value => {
      const own = value.type === 'float32' && !this.#pliant.has(value.name);
      return own ? { ...value, type: this.#end } : value;
    });
    const result = { ...this.#graph, inputs, nodes: this.#nodes, initializers: this.#initializers };
    return { result, renamed: this.#given(result) };
  }

  get #end(): Form {
    return this.#options.ends ?? 'float32';
  }

  #isFloat(name: string): boolean {
    return name !== '' && this.#graph.values.get(name)?.type === 'float32';
  }

  #visit(node: Node): void {
    const form = this.#formOf(node);
    const read = (name: string): string =>
      this.#isFloat(name) ? this.#as(name, form ?? this.#known.get(name)!.native) : name;
    const inside = new Map(
      insideNames(node).map((name) => [name, this.#isFloat(name) ? this.#as(name, 'float32') : name]),
    );
    const inputs = node.inputs.map(read);
    const outputs = node.outputs.map((name) => (this.#isFloat(name) ? this.#made(name, form ?? 'float32') : name));
    this.#nodes.push(renameInside({ ...node, inputs, outputs }, inside));
    const value = node.op === 'Constant' && node.domain === '' ? node.attributes['value'] : undefined;
    if (value?.kind === 'tensor' && value.value.type === 'float32') this.#pliant.set(node.outputs[0]!, value.value);
  }

  /** In which floats `node` works; undefined where it takes what there is. */
  #formOf(node: Node): Form | undefined {
    const precision = insideNames(node).length > 0 ? 'full' : precisionOf(node.op, node.domain);
    if (precision === 'any') return undefined;
    if (precision !== 'widest') return precision === 'half' ? 'float16' : 'float32';
    const read = node.inputs.filter((name) => this.#isFloat(name));
    const firm = read.filter((name) => !this.#pliant.has(name));
    if (firm.some((name) => this.#native(name) === 'float32')) return 'float32';
    const pliant = read.flatMap((name) => (this.#pliant.has(name) ? [this.#pliant.get(name)] : []));
    if (firm.length === 0 && pliant.some((constant) => constant === undefined)) return 'float32'; // a table to read rows of
    return read.length > 0 && pliant.every((constant) => constant === undefined || fits(constant))
      ? 'float16'
      : 'float32';
  }

  #native(name: string): Form {
    return this.#known.get(name)!.native;
  }

  #set(name: string, native: Form, as: string): string {
    this.#known.set(name, { native, names: { [native]: as } });
    return as;
  }

  /** The value `name` in `form`, cast or narrowed at its first use. */
  #as(name: string, form: Form): string {
    const { names } = this.#known.get(name)!;
    names[form] ??= this.#other(name, form);
    return names[form];
  }

  #other(name: string, form: Form): string {
    const to = this.#free(`${name}_${form}`);
    const constant = this.#graph.initializers.get(name);
    if (constant) this.#initializers.set(to, this.#narrow(name, constant));
    else this.#cast(this.#as(name, this.#native(name)), to, form);
    return to;
  }

  #cast(from: string, to: string, form: Form): void {
    const attributes: Record<string, Attribute> = { to: { kind: 'int', value: codes[form] } };
    this.#nodes.push({ name: `${to}_Cast`, op: 'Cast', domain: '', inputs: [from], outputs: [to], attributes });
  }

  #free(name: string): string {
    return this.#graph.values.has(name) ? this.#free(`${name}_`) : name;
  }

  /** The name of a value that a node makes in `form`; the graph's outputs keep theirs for the type they end in. */
  #made(name: string, form: Form): string {
    const other = this.#ends.has(name) && form !== this.#end;
    return this.#set(name, form, other ? this.#free(`${name}_${form}`) : name);
  }

  /** An output that a node made in the other type. */
  #finish(name: string): void {
    const made = this.#as(name, this.#native(name));
    if (made !== name) this.#cast(made, name, this.#end);
  }

  #narrow(name: string, constant: Tensor): Tensor {
    const values = asFloat32(constant);
    const bits = new Uint16Array(values.length);
    const lost = { saturated: 0, vanished: 0 };
    for (const [i, value] of values.entries()) {
      if (Math.abs(value) > LARGEST && Number.isFinite(value)) lost.saturated++;
      bits[i] = narrowed(Number.isFinite(value) ? Math.max(-LARGEST, Math.min(LARGEST, value)) : value);
      if (value !== 0 && (bits[i]! & 0x7fff) === 0) lost.vanished++;
    }
    if (lost.saturated > 0 || lost.vanished > 0) this.#options.note?.({ name, ...lost });
    return tensor('float16', constant.dims, bits);
  }

  /** A constant that is only read in 16 bits keeps its name for them. */
  #given({ nodes, outputs }: Graph): ReadonlyMap<string, string> {
    const read = new Set([
      ...nodes.flatMap((node) => [...node.inputs, ...insideNames(node)]),
      ...outputs.map((o) => o.name),
    ]);
    return new Map(
      [...this.#graph.initializers.keys()].flatMap((name) => {
        const half = this.#known.get(name)?.names.float16;
        return half !== undefined && !read.has(name) ? [[half, name] as const] : [];
      }),
    );
  }
}

/** Whether 16 bits hold a constant: nothing beyond them, and a single number with all its digits. */
function fits(constant: Tensor): boolean {
  const values = asFloat32(constant);
  const least = sizeOf(constant.dims) === 1 ? NORMAL : 0;
  return values.every((x) => Math.abs(x) <= LARGEST && (x === 0 || Math.abs(x) >= least));
}
