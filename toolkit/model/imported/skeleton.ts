// An imported encoder without its weights, as text that a configuration can hold, and back as part of a graph.

import type { Graph } from '../../graph/ir.ts';
import { concat, readModel, writeModel } from '../../graph/proto.ts';
import { inputsFrom, rename } from '../../graph/rewrite.ts';
import { ints } from '../../graph/tensor.ts';
import { verify } from '../../graph/verify.ts';
import { Fault } from '../../words/fault.ts';
import type { Inputs } from '../embeddings.ts';
import { parameter, type Site } from '../site.ts';
import { INPUTS } from './inputs.ts';

const ours: ReadonlySet<string> = new Set(Object.values(INPUTS));

/** What the outputs of a skeleton are called: token states, and the state of a text where the graph has its own. */
const [HIDDEN, POOLED] = ['hidden', 'pooled'] as const;

export interface Shown {
  /** Token states after the embeddings and after every layer. */
  readonly hidden: readonly string[];
  readonly pooled?: string;
}

/** `graph` gives what is `shown`; its parameters become inputs, `names` by initializer. Values inside get short names of their own. */
export function formatSkeleton(graph: Graph, { hidden, pooled }: Shown, names: ReadonlyMap<string, string>): string {
  const inner = [
    ...graph.nodes.flatMap(({ outputs }) => outputs.filter(Boolean)),
    ...[...graph.initializers.keys()].filter((name) => !names.has(name)),
  ];
  const shown = new Map([
    ...hidden.map((name, i) => [name, `${HIDDEN}/${i}`] as const),
    ...(pooled === undefined ? [] : [[pooled, POOLED] as const]),
  ]);
  const short = inner.map((name, i) => [name, shown.get(name) ?? String(i)] as const);
  const own = new Map(short.map(([name, to]) => [name, `imported/${to}`]));
  const bare = inputsFrom(rename(graph, new Map([...own, ...names])), [...names.values()]);
  return Buffer.from(concat(writeModel(bare, { values: false }).model)).toString('base64');
}

/** The graph of a skeleton: its inputs behind our three are the parameters, in graph layout. */
export function parseSkeleton(text: string): Graph {
  return readModel(new Uint8Array(Buffer.from(text, 'base64')), { where: 'encoder_graph' });
}

/** What is wrong with a skeleton that came from outside; undefined where all is well. */
export function skeletonProblem(text: string): string | undefined {
  try {
    const graph = parseSkeleton(text);
    const open = graph.inputs.filter(
      ({ name, shape }) => !ours.has(name) && !shape?.every((dim) => typeof dim === 'number'),
    );
    return open[0]?.name ?? verify(graph)[0];
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

/** Shapes of the parameters, in graph layout. */
export function skeletonShapes(text: string): ReadonlyMap<string, readonly number[]> {
  const parameters = parseSkeleton(text).inputs.filter(({ name }) => !ours.has(name));
  return new Map(parameters.map(({ name, shape }) => [name, shape as readonly number[]]));
}

/** Writes the encoder of `config.encoder_graph` into the site; token states as [T, H], the state of a text as it is. */
export function imported({ builder: b, config, parameters }: Site, inputs: Inputs): Shown {
  const names = new Map(Object.entries(INPUTS).map(([role, name]) => [name, inputs[role as keyof Inputs]]));
  const part = rename(parseSkeleton(config.encoder_graph!), names);
  const given = new Set(names.values());
  for (const { name } of part.inputs) if (!given.has(name)) parameter(b, parameters, name);
  for (const [name, value] of part.initializers) b.initializer(name, value);
  // Names of nodes are one space, and ours are in it.
  for (const node of part.nodes) b.add({ ...node, name: node.name && `imported/${node.name}` });
  const shown = part.outputs.map(({ name }) => name);
  const pooled = shown.find((name) => name === `imported/${POOLED}`);
  const rows = b.constant(ints([2], [-1, config.hidden_size]));
  const hidden = shown.filter((name) => name !== pooled).map((name) => b.op('Reshape', [name, rows])); // [T, H]
  return { hidden, ...(pooled === undefined ? {} : { pooled }) };
}
