// Which nodes lie between the parameters and the loss: only they are differentiated.
import type { Graph, Node, Value } from '../graph/ir.ts';
import { isOp } from '../graph/ops.ts';
import { readBy } from '../graph/rewrite.ts';
import { Fault } from '../words/fault.ts';
import { flat, gradients } from './rules.ts';

export interface Path {
  /** Nodes between a parameter and the loss, in forward order. */
  readonly nodes: readonly Node[];
  /** For every value that depends on parameters, one of them. */
  readonly origin: ReadonlyMap<string, string>;
}

const REAL: ReadonlySet<string> = new Set(['float32', 'float64', 'float16', 'bfloat16']);

/**
 * Follows `wrt` forwards and `loss` backwards; `graph` has its values inferred.
 * Faults: a name that is not in the graph or not of a floating-point type, an operator without a gradient on the way, a
 * parameter that never reaches the loss, a loss of more than one number.
 */
export function pathTo(graph: Graph, loss: string, wrt: readonly string[]): Path {
  requireLoss(graph, loss);
  const origin = new Map(wrt.map((name) => [requireParameter(graph, name), name]));
  for (const node of graph.nodes) follow(graph, node, origin);
  const needed = new Set([loss]);
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name) && origin.has(name))) continue;
    nodes.push(node);
    for (const name of readBy(node)) if (origin.has(name)) needed.add(name);
  }
  nodes.reverse();
  for (const node of nodes) requireRule(node, origin);
  for (const name of wrt) if (!needed.has(name)) throw unreached(graph, loss, name);
  return { nodes, origin };
}

/** Marks what depends on a parameter through `node`. */
function follow(graph: Graph, node: Node, origin: Map<string, string>): void {
  const from = [...readBy(node)].find((name) => origin.has(name));
  if (from === undefined || isFlat(graph, node)) return;
  const strict = !hasRule(node);
  for (const name of node.outputs)
    if (name !== '' && (strict || isReal(graph, name))) origin.set(name, origin.get(from)!);
}

const isReal = (graph: Graph, name: string): boolean => REAL.has(graph.values.get(name)?.type ?? 'float32');

const hasRule = (node: Node): boolean => isOp(node.op, node.domain) && gradients[node.op] !== null;

const isFlat = (graph: Graph, node: Node): boolean =>
  node.domain === '' && (flat.has(node.op) || (node.op === 'Cast' && !isReal(graph, node.outputs[0]!)));

function requireLoss(graph: Graph, name: string): void {
  const { type, shape } = known(graph, name);
  if (!REAL.has(type)) throw new Fault('autodiff.loss', { name, received: type });
  if (!shape || shape.some((dim) => dim !== 1))
    throw new Fault('autodiff.loss', { name, received: shape ? `${type}[${shape.join(', ')}]` : '?' });
}

function requireParameter(graph: Graph, name: string): string {
  const { type } = known(graph, name);
  if (!REAL.has(type)) throw new Fault('autodiff.parameter', { name, type });
  return name;
}

function known(graph: Graph, name: string): Value {
  const value = graph.values.get(name);
  if (!value) throw new Fault('autodiff.unknown', { graph: graph.name, name });
  return value;
}

function requireRule(node: Node, origin: ReadonlyMap<string, string>): void {
  if (hasRule(node)) return;
  throw blocked(node, [...readBy(node)].flatMap((name) => origin.get(name) ?? [])[0]!);
}

const blocked = (node: Node, name: string): Fault =>
  new Fault('autodiff.not-differentiable', {
    op: node.domain === '' ? node.op : `${node.domain}.${node.op}`,
    node: node.name,
    name,
  });

/** Why `name` never reaches the loss: a step on every way, or no way at all. */
function unreached(graph: Graph, loss: string, name: string): Fault {
  const touched = new Set([name]);
  for (const node of graph.nodes) {
    if ([...readBy(node)].some((input) => touched.has(input))) for (const output of node.outputs) touched.add(output);
  }
  const needed = new Set([loss]);
  const between = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((output) => needed.has(output))) return false;
    for (const input of readBy(node)) needed.add(input);
    return [...readBy(node)].some((input) => touched.has(input));
  });
  const step = between.findLast((node) => isFlat(graph, node));
  return step ? blocked(step, name) : new Fault('autodiff.no-path', { name, loss });
}
