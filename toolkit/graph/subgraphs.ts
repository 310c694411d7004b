// Graphs inside attributes (If, Loop, Scan): what they read from outside.
import type { Attribute, Graph, Node } from './ir.ts';

/** Outer names that the subgraphs of `node` read. */
export function insideNames(node: Node): readonly string[] {
  return Object.values(node.attributes).flatMap((attribute) =>
    attribute.kind === 'graph' ? outerNames(attribute.value) : [],
  );
}

/** Names that `graph` reads but does not define. */
function outerNames(graph: Graph): readonly string[] {
  const own = ownNames(graph);
  const read = graph.nodes.flatMap((node) => [...node.inputs, ...insideNames(node)]);
  return [...read, ...graph.outputs.map(({ name }) => name)].filter((name) => name !== '' && !own.has(name));
}

const ownNames = (graph: Graph): ReadonlySet<string> =>
  new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.keys(),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);

/** `node` with the outer names in its subgraphs renamed; names they define themselves stay. */
export function renameInside(node: Node, names: ReadonlyMap<string, string>): Node {
  const entries = Object.entries(node.attributes);
  if (!entries.some(([, { kind }]) => kind === 'graph')) return node;
  const renamed = entries.map(([key, attribute]): [string, Attribute] =>
    attribute.kind === 'graph'
      ? [key, { kind: 'graph', value: renameOuter(attribute.value, names) }]
      : [key, attribute],
  );
  return { ...node, attributes: Object.fromEntries(renamed) };
}

function renameOuter(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  const own = ownNames(graph);
  const outer = new Map([...names].filter(([name]) => !own.has(name)));
  const to = (name: string) => outer.get(name) ?? name;
  return {
    ...graph,
    nodes: graph.nodes.map((node) => renameInside({ ...node, inputs: node.inputs.map(to) }, outer)),
    outputs: graph.outputs.map((output) => ({ ...output, name: to(output.name) })),
  };
}
