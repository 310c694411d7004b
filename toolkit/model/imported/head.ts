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
  const seen = (name: string): string => {
    const node = from.get(name);
    return node && idle.has(node.op) && node.domain === '' ? seen(node.inputs[0]!) : name;
  };
  const from = producers(graph);
  const logits = logitsOf(graph);
  const text = logits === undefined ? undefined : linearBehind(graph, from, seen(logits), seen);
  if (text && rank(graph, text.x) === 2 && text.x !== last) return { pooled: text.x, text };
  const tokens = graph.outputs.flatMap(({ name }) => linearBehind(graph, from, seen(name), seen) ?? []);
  const token = tokens.find(({ x }) => x === last);
  const own = graph.outputs.find(({ name, shape }) => /pool|sentence_embedding/i.test(name) && shape?.length === 2);
  return { ...(own ? { pooled: seen(own.name) } : {}), ...(token ? { token } : {}) };
}

const idle = new Set(['Identity', 'Dropout']);

const rank = (graph: Graph, name: string): number | undefined => graph.values.get(name)?.shape?.length;

function linearBehind(
  { initializers }: Graph,
  from: ReadonlyMap<string, Node>,
  name: string,
  seen: (name: string) => string,
): Linear | undefined {
  const node = from.get(name);
  if (!node || node.domain !== '') return undefined;
  const [a = '', b = '', c = ''] = node.inputs;
  const matrix = (of: string): Tensor | undefined => {
    const found = initializers.get(of);
    if (found) return found.type === 'float32' && found.dims.length === 2 ? found : undefined;
    const turned = from.get(of);
    const inner = turned?.op === 'Transpose' ? initializers.get(turned.inputs[0]!) : undefined;
    return inner?.type === 'float32' && inner.dims.length === 2 ? transposed(inner) : undefined;
  };
  if (node.op === 'Gemm') {
    const { alpha, beta, transA, transB } = node.attributes;
    const plain = [alpha, beta].every((each) => !each || each.value === 1) && !transA?.value;
    const stored = matrix(b);
    const weight = stored && transB?.value ? transposed(stored) : stored;
    const bias = c === '' && weight ? zeros(weight) : initializers.get(c);
    return plain && weight && bias ? { x: seen(a), weight, bias } : undefined;
  }
  if (node.op === 'MatMul') {
    const weight = matrix(b);
    return weight && { x: seen(a), weight, bias: zeros(weight) };
  }
  if (node.op !== 'Add') return undefined;
  const [bias, product] = initializers.has(a) ? [a, b] : [b, a];
  const linear =
    from.get(product)?.op === 'MatMul' ? linearBehind({ initializers } as Graph, from, product, seen) : undefined;
  const vector = initializers.get(bias);
  return linear && vector?.type === 'float32' && vector.dims.length === 1 ? { ...linear, bias: vector } : undefined;
}

const zeros = ({ dims: [, outer = 0] }: Tensor): Tensor => floats([outer], Array<number>(outer).fill(0));
