// What stands on top of an imported encoder: the state a text is judged by, and the weights that judge it.
import type { Graph, Node, Tensor } from '../../graph/ir.ts';
import { producers } from '../../graph/rewrite.ts';
import { floats, transposed } from '../../graph/tensor.ts';
import { logitsOf } from './roles.ts';

/** A last linear layer: `weight` [in, out], `bias` [out]. */
export interface Linear {
  readonly x: string;
  readonly weight: Tensor;
  readonly bias: Tensor;
}

export interface Head {
  /** The state of a text [batch, width] that the graph itself gives, or judges by. */
  readonly pooled?: string;
  /** On the pooled state. */
  readonly text?: Linear;
  /** On the state of every token. */
  readonly token?: Linear;
}

/** Looks behind the outputs of `graph`, whose shapes are inferred; `last` are the token states. */
export function headOf(graph: Graph, last: string): Head {
  const seen = new Back(graph);
  const rank = (name: string): number | undefined => graph.values.get(name)?.shape?.length;
  const logits = logitsOf(graph);
  const text = logits === undefined ? undefined : seen.linear(logits);
  if (text && text.x !== last && rank(text.x) === 2) return { pooled: text.x, text };
  const token = graph.outputs.flatMap(({ name }) => seen.linear(name) ?? []).find(({ x }) => x === last);
  const own = graph.outputs.find(({ name, shape }) => /pool|sentence_embedding/i.test(name) && shape?.length === 2);
  return { ...(own ? { pooled: seen.source(own.name) } : {}), ...(token ? { token } : {}) };
}

const idle = new Set(['Identity', 'Dropout']);

/** A graph read from its end. */
class Back {
  readonly #constants: Graph['initializers'];
  readonly #from: ReadonlyMap<string, Node>;

  constructor(graph: Graph) {
    this.#constants = graph.initializers;
    this.#from = producers(graph);
  }

  /** The value that `name` only hands on. */
  source(name: string): string {
    const node = this.#from.get(name);
    return node?.domain === '' && idle.has(node.op) ? this.source(node.inputs[0]!) : name;
  }

  /** The linear layer that gives `name`, if one does. */
  linear(name: string): Linear | undefined {
    const node = this.#from.get(this.source(name));
    return node?.domain === '' ? this.#forms[node.op]?.(node) : undefined;
  }

  readonly #forms: Readonly<Record<string, (node: Node) => Linear | undefined>> = {
    Gemm: ({ inputs: [x = '', w = '', c = ''], attributes: { alpha, beta, transA, transB } }) => {
      const stored = this.#matrix(w);
      const weight = stored && transB?.value ? transposed(stored) : stored;
      const plain = [alpha, beta].every((factor) => (factor?.value ?? 1) === 1) && !transA?.value;
      return plain ? this.#layer(x, weight, c) : undefined;
    },
    MatMul: ({ inputs: [x = '', w = ''] }) => this.#layer(x, this.#matrix(w), ''),
    Add: ({ inputs: [a = '', b = ''] }) => {
      const [bias, product] = this.#constants.has(a) ? [a, b] : [b, a];
      const node = this.#from.get(product);
      return node?.op === 'MatMul' ? this.#layer(node.inputs[0]!, this.#matrix(node.inputs[1]!), bias) : undefined;
    },
  };

  #layer(x: string, weight: Tensor | undefined, bias: string): Linear | undefined {
    const outer = weight?.dims[1];
    if (!weight || outer === undefined) return undefined;
    const vector = bias === '' ? floats([outer], new Float32Array(outer)) : this.#constants.get(bias);
    const fits = vector?.type === 'float32' && vector.dims.length === 1 && vector.dims[0] === outer;
    return fits ? { x: this.source(x), weight, bias: vector } : undefined;
  }

  /** A constant matrix, seen through a Transpose. */
  #matrix(name: string): Tensor | undefined {
    const node = this.#from.get(name);
    const turned = node?.op === 'Transpose';
    const found = this.#constants.get(turned ? node.inputs[0]! : name);
    if (found?.type !== 'float32' || found.dims.length !== 2) return undefined;
    return turned ? transposed(found) : found;
  }
}
