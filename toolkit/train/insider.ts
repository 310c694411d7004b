// A teacher that shows its inside: hidden states and attention scores of the very batch its student learns from.
import type { Engine, Feed, Feeds } from '../engine/engine.ts';
import type { Graph } from '../graph/ir.ts';
import { concat, writeModel } from '../graph/proto.ts';
import { extract } from '../graph/rewrite.ts';
import { hiddenStates } from '../model/imported/hidden.ts';
import { attentionScores } from '../model/imported/scores.ts';
import { type Batch, collate } from '../text/batch.ts';
import { Fault } from '../words/fault.ts';
import { graphFeeds } from './graph-feeds.ts';

/** A network's graph, under the name that messages call it by; a teacher's is without dropout and over the student's vocabulary. */
export interface Inside {
  readonly where: string;
  readonly graph: Graph;
}

/** Layers by number; 0 is the embeddings, which have no scores. */
export interface Wanted {
  readonly hidden: readonly number[];
  readonly scores: readonly number[];
}

export interface Insider {
  /** 0 where no hidden states are wanted. */
  readonly width: number;
  /** 0 where no scores are wanted. */
  readonly heads: number;
  /** For each wanted layer `teacher_hidden_N` [batch · sequence, width] or `teacher_scores_N` [batch, heads, sequence, sequence]. */
  of(batch: Batch): Promise<Feeds>;
  release(): Promise<void>;
}

export const hiddenFeed = (layer: number): string => `teacher_hidden_${layer}`;
export const scoresFeed = (layer: number): string => `teacher_scores_${layer}`;

/** The values of a graph that hold the states after each layer, the embeddings first. Fault: it shows none. */
export function statesOf({ graph, where }: Inside): readonly string[] {
  const states = hiddenStates(graph);
  if (states.length > 1) return states;
  throw new Fault('teacher.no-hidden', { where, outputs: graph.outputs.map(({ name }) => name).join(', ') });
}

/** The values of a graph that hold the attention scores of each layer. Fault: it does not show those of every layer. */
export function scoresOf({ graph, where }: Inside, layers: number): readonly string[] {
  const scores = attentionScores(graph);
  if (scores.length === layers) return scores;
  throw new Fault('train.no-scores', { where, layers, received: scores.length });
}

/** Compiles the part of the teacher's graph that gives what is wanted. Faults: it shows no such thing. */
export async function openInsider(teacher: Inside, wanted: Wanted, engine: Engine, threads: number): Promise<Insider> {
  const { graph } = teacher;
  const states = statesOf(teacher);
  const scores = wanted.scores.length > 0 ? scoresOf(teacher, states.length - 1) : [];
  const names = new Map([
    ...wanted.hidden.map((layer) => [hiddenFeed(layer), states[layer]!] as const),
    ...wanted.scores.map((layer) => [scoresFeed(layer), scores[layer - 1]!] as const),
  ]);
  const part = extract(graph, [...new Set(names.values())]);
  const session = await engine.compile(concat(writeModel(part).model), { threads });
  const of = async (batch: Batch): Promise<Feeds> => {
    const found = await session.run(graphFeeds(graph, batch, session));
    return Object.fromEntries(Array.from(names, ([name, value]) => [name, flat(found[value]!, batch)]));
  };
  try {
    return { ...(await sizes(graph, names, of)), of, release: () => session.release() };
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** Width and heads as the graph says them; where it does not, a batch of one token shows them. */
async function sizes(
  graph: Graph,
  names: ReadonlyMap<string, string>,
  of: (batch: Batch) => Promise<Feeds>,
): Promise<Pick<Insider, 'width' | 'heads'>> {
  let seen: Feeds | undefined;
  const dim = async (kind: RegExp, place: number): Promise<number> => {
    const [feed, value] = [...names].find(([name]) => kind.test(name)) ?? [];
    if (feed === undefined) return 0;
    const said = graph.values.get(value!)?.shape?.at(place);
    if (typeof said === 'number') return said;
    seen ??= await of(collate([{ ids: [0], typeIds: [0] }], 0));
    return seen[feed]!.dims.at(place)!;
  };
  return { width: await dim(/hidden/, -1), heads: await dim(/scores/, -3) };
}

/** Token states as rows, whether they came as such or as [B, S, H]. */
function flat(value: Feed, { size, length }: Batch): Feed {
  if (value.dims.length === 4) return value;
  return { ...value, dims: [size * length, value.data.length / (size * length)] };
}
