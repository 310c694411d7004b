// Changing a graph: small passes that leave their argument as it was.
import { Fault } from '../words/fault.ts';
import type { Graph, Node, Tensor, Value } from './ir.ts';
import { insideNames, renameInside } from './subgraphs.ts';

/** The nodes that read each value, in order; a node whose subgraph reads it counts too. */
export function consumers(graph: Graph): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    for (const name of readBy(node)) {
      const nodes = found.get(name);
      if (nodes) nodes.push(node);
      else found.set(name, [node]);
    }
  }
  return found;
}

/** The node that gives each value; inputs and initializers have none. */
export function producers(graph: Graph): ReadonlyMap<string, Node> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.filter(Boolean).map((name) => [name, node] as const)));
}

/** Every outer name that `node` reads, once each. */
export const readBy = (node: Node): ReadonlySet<string> =>
  new Set([...node.inputs.filter(Boolean), ...insideNames(node)]);

/** Drops nodes, initializers and values that no output needs; graph inputs stay. */
export function prune(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const from = producers(graph);
  const kept = new Set<Node>();
  for (const name of needed) {
    const node = from.get(name);
    if (!node || kept.has(node)) continue;
    kept.add(node);
    for (const input of readBy(node)) needed.add(input);
  }
  for (const node of kept) for (const output of node.outputs) needed.add(output);
  const nodes = graph.nodes.filter((node) => kept.has(node));
  const inputs = new Set(graph.inputs.map(({ name }) => name));
  return {
    ...graph,
    nodes,
    initializers: only(graph.initializers, (name) => needed.has(name)),
    values: only(graph.values, (name) => needed.has(name) || inputs.has(name)),
  };
}

const only = <T>(map: ReadonlyMap<string, T>, keep: (name: string) => boolean): ReadonlyMap<string, T> =>
  new Map([...map].filter(([name]) => keep(name)));

/** Nodes in topological order, otherwise as they were. Faults: `graph.cycle` naming a node on it. */
export function sort(graph: Graph): Graph {
  const from = producers(graph);
  const nodes: Node[] = [];
  const state = new Map<Node, 'open' | 'done'>();
  for (const root of graph.nodes) {
    const path = [{ node: root, rest: waits(root, from) }];
    while (path.length > 0) {
      const { node, rest } = path.at(-1)!;
      const next = state.get(node) === 'done' ? undefined : rest.pop();
      if (state.get(node) !== 'done') state.set(node, 'open');
      if (next) {
        if (state.get(next) === 'open')
          throw new Fault('graph.cycle', { where: graph.name, name: next.name || next.op });
        if (!state.has(next)) path.push({ node: next, rest: waits(next, from) });
        continue;
      }
      if (state.get(node) === 'open') nodes.push(node);
      state.set(node, 'done');
      path.pop();
    }
  }
  return { ...graph, nodes };
}

const waits = (node: Node, from: ReadonlyMap<string, Node>): Node[] =>
  [...readBy(node)].flatMap((name) => from.get(name) ?? []).reverse();

/** Renames values everywhere: inputs, outputs, initializers, nodes and their subgraphs. */
export function rename(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  const to = (name: string) => names.get(name) ?? name;
  const value = (each: Value): Value => ({ ...each, name: to(each.name) });
  const nodes = graph.nodes.map((node) =>
    renameInside({ ...node, inputs: node.inputs.map(to), outputs: node.outputs.map(to) }, names),
  );
  return {
    ...graph,
    nodes,
    initializers: new Map([...graph.initializers].map(([name, tensor]) => [to(name), tensor])),
    inputs: graph.inputs.map(value),
    outputs: graph.outputs.map(value),
    values: new Map([...graph.values].map(([name, each]) => [to(name), value(each)])),
  };
}

/** `graph` with `nodes` and `initializers` added, each node somewhere before the first that reads it. */
export function insert(
  graph: Graph,
  nodes: readonly Node[],
  initializers: ReadonlyMap<string, Tensor> = new Map(),
): Graph {
  return sort({
    ...graph,
    nodes: [...graph.nodes, ...nodes],
    initializers: new Map([...graph.initializers, ...initializers]),
  });
}

/** Turns initializers into graph inputs of the same type and shape, behind the inputs there are. */
export function inputsFrom(graph: Graph, names: readonly string[]): Graph {
  const inputs = names.map((name): Value => {
    const tensor = graph.initializers.get(name);
    if (!tensor) throw new Fault('graph.unknown-value', { where: graph.name, name });
    return { name, type: tensor.type, shape: tensor.dims };
  });
  const taken = new Set(names);
  return {
    ...graph,
    inputs: [...graph.inputs.filter(({ name }) => !taken.has(name)), ...inputs],
    initializers: only(graph.initializers, (name) => !taken.has(name)),
  };
}

/** The part of `graph` that gives `outputs` (any values of it), with only the inputs that part reads. */
export function extract(graph: Graph, outputs: readonly string[]): Graph {
  const declared = new Map([
    ...graph.values,
    ...[...graph.inputs, ...graph.outputs].map((value) => [value.name, value] as const),
  ]);
  const from = producers(graph);
  const wanted = outputs.map((name): Value => {
    const tensor = graph.initializers.get(name);
    const value = declared.get(name) ?? (tensor && { name, type: tensor.type, shape: tensor.dims });
    if (value) return value;
    if (!from.has(name)) throw new Fault('graph.unknown-value', { where: graph.name, name });
    return { name, type: 'float32', shape: null };
  });
  const part = prune({ ...graph, outputs: wanted });
  const read = new Set([...outputs, ...part.nodes.flatMap((node) => [...readBy(node)])]);
  return { ...part, inputs: graph.inputs.filter(({ name }) => read.has(name)) };
}
