// Forward nodes say more than they did: the backward pass reads their statistics instead of computing them again.
import type { Graph, Node } from '../graph/ir.ts';
import type { Op } from '../graph/ops.ts';

/** Suffixes of the outputs that a backward rule reads, by position; '' is the result itself. */
const outputs: { readonly [K in Op]?: (node: Node) => readonly string[] } = {
  LayerNormalization: () => ['', 'mean', 'inverse'],
  Dropout: (node) => (node.inputs[2] ? ['', 'mask'] : ['']),
};

/** `graph` in which those of `nodes` have the outputs that their gradient rules need. */
export function saving(graph: Graph, nodes: readonly Node[]): Graph {
  const differentiated = new Set(nodes);
  const taken = new Set(graph.values.keys());
  return { ...graph, nodes: graph.nodes.map((node) => (differentiated.has(node) ? saved(node, taken) : node)) };
}

function saved(node: Node, taken: Set<string>): Node {
  const wanted = outputs[node.op as Op]?.(node) ?? [];
  if (wanted.length === 0) return node;
  const named = wanted.map((suffix, i) => node.outputs[i] || unused(`${node.outputs[0]}/${suffix}`, taken));
  return { ...node, outputs: [...named, ...node.outputs.slice(named.length)] };
}

function unused(stem: string, taken: Set<string>): string {
  let name = stem;
  for (let i = 2; taken.has(name); i++) name = `${stem}_${i}`;
  taken.add(name);
  return name;
}
