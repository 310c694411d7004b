// Layer normalization and GELU, exported in parts, as the whole operators they are.
import type { Graph, Node } from './ir.ts';
import { producers, prune } from './rewrite.ts';
import { inferShapes } from './shapes.ts';
import { asNumbers, sizeOf } from './tensor.ts';

/**
 * `graph` with the parts of layer normalizations over the last axis, and of GELU in its erf form, replaced by one operator each;
 * values keep their names. Needs opset 20 and inferred shapes.
 */
export function fused(graph: Graph): Graph {
  const seen = new View(graph);
  const nodes = graph.nodes.map((node) => layerNorm(seen, node) ?? gelu(seen, node) ?? node);
  return inferShapes(prune({ ...graph, nodes }));
}

/** What patterns ask of a graph. */
class View {
  readonly #graph: Graph;
  readonly #from: ReadonlyMap<string, Node>;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#from = producers(graph);
  }

  /** The node that gives `name`, if it is an `op`. */
  made(name: string | undefined, op: string): Node | undefined {
    const node = this.#from.get(name ?? '');
    return node?.op === op && node.domain === '' ? node : undefined;
  }

  /** The number in a constant of one element. */
  number(name: string): number | undefined {
    const constant = this.#graph.initializers.get(name);
    return constant?.type === 'float32' && sizeOf(constant.dims) === 1 ? asNumbers(constant)[0] : undefined;
  }

  is(name: string, value: number): boolean {
    const found = this.number(name);
    return found !== undefined && Math.abs(found - value) <= 1e-4 * Math.abs(value);
  }

  /** Whether `name` is a constant for each place along the last axis of `x`. */
  vector(name: string, x: string): boolean {
    const { type, dims } = this.#graph.initializers.get(name) ?? {};
    const width = this.#graph.values.get(x)?.shape?.at(-1);
    return type === 'float32' && dims?.length === 1 && dims[0] === width;
  }

  /** Whether `node` reduces the last axis, and keeps it. */
  alongLast({ inputs: [x = '', axes = ''], attributes: { keepdims } }: Node): boolean {
    const constant = this.#graph.initializers.get(axes);
    const rank = this.#graph.values.get(x)?.shape?.length;
    const [axis, ...more] = constant ? asNumbers(constant) : [];
    const last = axis === -1 || (rank !== undefined && axis === rank - 1);
    return last && more.length === 0 && !(keepdims?.kind === 'int' && keepdims.value === 0);
  }
}

/** Both orders of the two operands of a commutative operator. */
const orders = ({ inputs: [a = '', b = ''] }: Node): readonly (readonly [string, string])[] => [
  [a, b],
  [b, a],
];

/** (x − mean) / √(variance + ε) · scale + shift, as PyTorch exports it before opset 17. */
function layerNorm(seen: View, node: Node): Node | undefined {
  if (node.op !== 'Add') return undefined;
  for (const [scaled, shift] of orders(node)) {
    const product = seen.made(scaled, 'Mul');
    for (const [normal, scale] of product ? orders(product) : []) {
      const found = normalized(seen, normal);
      if (!found || !seen.vector(scale, found.x) || !seen.vector(shift, found.x)) continue;
      return {
        ...node,
        op: 'LayerNormalization',
        inputs: [found.x, scale, shift],
        attributes: { axis: { kind: 'int', value: -1 }, epsilon: { kind: 'float', value: found.epsilon } },
      };
    }
  }
  return undefined;
}

function normalized(seen: View, name: string): { readonly x: string; readonly epsilon: number } | undefined {
  const [centred = '', spread = ''] = seen.made(name, 'Div')?.inputs ?? [];
  const [x = '', mean = ''] = seen.made(centred, 'Sub')?.inputs ?? [];
  const average = seen.made(mean, 'ReduceMean');
  if (!average || average.inputs[0] !== x || !seen.alongLast(average)) return undefined;
  const sum = seen.made(seen.made(spread, 'Sqrt')?.inputs[0], 'Add');
  for (const [variance, small] of sum ? orders(sum) : []) {
    const epsilon = seen.number(small);
    const squares = seen.made(variance, 'ReduceMean');
    if (epsilon === undefined || !squares || !seen.alongLast(squares)) continue;
    if (isSquare(seen, squares.inputs[0]!, centred)) return { x, epsilon };
  }
  return undefined;
}

function isSquare(seen: View, name: string, of: string): boolean {
  const [base, exponent] = seen.made(name, 'Pow')?.inputs ?? [];
  const product = seen.made(name, 'Mul')?.inputs;
  return (base === of && seen.is(exponent!, 2)) || (product?.every((input) => input === of) ?? false);
}

/** x · ½ · (1 + erf(x / √2)), its three factors in any order. (arXiv 1606.08415) */
function gelu(seen: View, node: Node): Node | undefined {
  if (node.op !== 'Mul') return undefined;
  for (const [pair, third] of orders(node)) {
    const factors = [...(seen.made(pair, 'Mul')?.inputs ?? []), third];
    const half = factors.findIndex((name) => seen.is(name, 0.5));
    const [a, b] = factors.toSpliced(half, 1);
    if (factors.length !== 3 || half < 0) continue;
    const x = [a, b].find((name, i) => isShare(seen, [b, a][i]!, name!));
    if (x !== undefined) return { ...node, op: 'Gelu', inputs: [x], attributes: {} };
  }
  return undefined;
}

/** Whether `name` is 1 + erf(x / √2). */
function isShare(seen: View, name: string, x: string): boolean {
  const sum = seen.made(name, 'Add');
  const erf = sum && orders(sum).find(([, one]) => seen.is(one, 1))?.[0];
  const argument = seen.made(erf, 'Erf')?.inputs[0];
  const [top, bottom] = seen.made(argument, 'Div')?.inputs ?? [];
  if (top === x && seen.is(bottom!, Math.SQRT2)) return true;
  const product = seen.made(argument, 'Mul');
  return product !== undefined && orders(product).some(([y, factor]) => y === x && seen.is(factor, Math.SQRT1_2));
}
