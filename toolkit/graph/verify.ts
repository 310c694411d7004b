// What is wrong with a graph, in words; an empty list means an engine should take it.
import { Fault } from '../words/fault.ts';
import type { Language } from '../words/row.ts';
import { agree } from './dims.ts';
import type { Graph, Node, Value } from './ir.ts';
import { isOp, ops } from './ops.ts';
import { producers, readBy, sort } from './rewrite.ts';
import { text } from './rules/call.ts';
import { inferShapes } from './shapes.ts';
import { bytesOf } from './tensor.ts';

/** Problems of form first; shapes are only looked at once the form holds. Never throws for what a graph says. */
export function verify(graph: Graph, language: Language = 'en'): readonly string[] {
  const form = formFaults(graph);
  return (form.length > 0 ? form : shapeProblems(graph)).map((fault) => fault.in(language));
}

/** What is wrong with the form alone: names, order, attributes, sizes. */
export const formFaults = (graph: Graph): readonly Fault[] => checks.flatMap((check) => check(graph));

type Check = (graph: Graph) => readonly Fault[];

const named = (node: Node): string => `${node.op} ${node.name || node.outputs.find(Boolean) || ''}`.trim();

const duplicates: Check = (graph) => {
  const names = [
    ...new Set([...graph.inputs.map(({ name }) => name), ...graph.initializers.keys()]),
    ...graph.nodes.flatMap(({ outputs }) => outputs.filter(Boolean)),
  ];
  return twice([...names])
    .concat(twice(graph.inputs.map(({ name }) => name)), twice(graph.outputs.map(({ name }) => name)))
    .map((name) => new Fault('graph.duplicate', { where: graph.name, name }));
};

const twice = (names: readonly string[]): string[] => {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))];
};

const inputs: Check = (graph) => {
  const from = producers(graph);
  const known = new Set([...graph.inputs.map(({ name }) => name), ...graph.initializers.keys(), ...from.keys()]);
  const missing = graph.nodes.flatMap((node) =>
    [...readBy(node)]
      .filter((name) => !known.has(name))
      .map((name) => new Fault('graph.unknown-value', { where: named(node), name })),
  );
  const unknown = graph.outputs
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => new Fault('graph.unknown-output', { where: graph.name, name }));
  return [...missing, ...unknown];
};

const order: Check = (graph) => {
  const later = new Set(producers(graph).keys());
  for (const name of [...graph.inputs.map((input) => input.name), ...graph.initializers.keys()]) later.delete(name);
  for (const node of graph.nodes) {
    const early = [...readBy(node)].find((name) => later.has(name));
    if (early !== undefined) return [cycle(graph) ?? new Fault('graph.order', { where: named(node), name: early })];
    for (const name of node.outputs) later.delete(name);
  }
  return [];
};

function cycle(graph: Graph): Fault | undefined {
  try {
    sort(graph);
    return undefined;
  } catch (fault) {
    if (fault instanceof Fault) return fault;
    throw fault;
  }
}

const opsets: Check = (graph) =>
  [...new Set(graph.nodes.map(({ domain }) => domain))]
    .filter((domain) => !Object.hasOwn(graph.opset, domain))
    .map((domain) => new Fault('graph.no-opset', { where: graph.name, domain: domain || 'ai.onnx' }));

const attributes: Check = (graph) =>
  graph.nodes.flatMap((node) => {
    if (!isOp(node.op, node.domain)) return [];
    const kinds: Readonly<Record<string, string>> = ops[node.op];
    return Object.entries(node.attributes)
      .filter(([name, { kind }]) => Object.hasOwn(kinds, name) && kinds[name] !== kind)
      .map(
        ([name, { kind }]) =>
          new Fault('graph.attribute-kind', { where: named(node), name, expected: kinds[name]!, received: kind }),
      );
  });

const sizes: Check = (graph) =>
  [...graph.initializers]
    .filter(([, { type, dims, data }]) => type !== 'string' && bytesOf(type, dims) !== data.length)
    .map(([name, { type, dims, data }]) => {
      const [expected, received] = [bytesOf(type, dims), data.length];
      return new Fault('graph.tensor-bytes', {
        where: `${graph.name}/${name}`,
        type,
        dims: dims.join(', '),
        expected,
        received,
      });
    });

const checks: readonly Check[] = [duplicates, inputs, order, opsets, attributes, sizes];

/** Shapes that contradict an operator, or what the graph itself declares. */
function shapeProblems(graph: Graph): readonly Fault[] {
  try {
    const { values } = inferShapes(graph);
    return [
      ...new Map([...graph.values, ...graph.outputs.map((value) => [value.name, value] as const)]).values(),
    ].flatMap((value) => contradiction(graph, value, values.get(value.name)) ?? []);
  } catch (fault) {
    if (fault instanceof Fault) return [fault];
    throw fault;
  }
}

function contradiction(graph: Graph, declared: Value, found: Value | undefined): Fault | undefined {
  if (!found?.shape || !declared.shape) return undefined;
  const { shape } = declared;
  if (found.shape.length === shape.length && found.shape.every((dim, i) => agree(dim, shape[i]!))) return undefined;
  return new Fault('graph.bad-shape', {
    where: `${graph.name}/${declared.name}`,
    expected: text(found.shape),
    received: text(shape),
  });
}
