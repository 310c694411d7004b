// An imported encoder without its weights, as text that a configuration can hold, and back as part of a graph.

import type { Graph } from '../../graph/ir.ts';
import { concat, readModel, writeModel } from '../../graph/proto.ts';
import { inputsFrom, rename } from '../../graph/rewrite.ts';
import { verify } from '../../graph/verify.ts';
import { Fault } from '../../words/fault.ts';
import { INPUTS } from './inputs.ts';

const ours: ReadonlySet<string> = new Set(Object.values(INPUTS));

/** What the outputs of a skeleton are called: token states, and the state of a text where the graph has its own. */
const HIDDEN = 'hidden';
export const POOLED = 'pooled';

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
