// Learning from the inside of a teacher: terms on hidden states, embeddings and attention beside those of the task.
import type { Engine, Feeds } from '../engine/engine.ts';
import type { Builder } from '../graph/build.ts';
import { ints } from '../graph/tensor.ts';
import type { Parameters } from '../model/parameters.ts';
import type { Batch } from '../text/batch.ts';
import { type Real, real, scoreDistance, stateDistance } from './deep-losses.ts';
import type { Objective } from './graph.ts';
import { hiddenFeed, type Inside, type Insider, openInsider, scoresFeed, scoresOf, statesOf } from './insider.ts';
import { layerMap, type Match } from './layer-map.ts';
import { type Projecting, type Projections, projections } from './projection.ts';

/** What a student takes after beside its teacher's answers; a weight of 0 leaves the term out. */
export interface DeepSettings {
  /** Weight of the embeddings' states. */
  readonly embeddings: number;
  /** Weight of the hidden states, summed over the matched layers. */
  readonly hidden: number;
  /** Weight of the attention scores, summed over the matched layers. */
  readonly attention: number;
  /** The teacher's layer for each of the student's; see `layerMap`. */
  readonly layers?: readonly number[];
  readonly projection?: Projecting;
  /** The task's own terms are left out: the first of TinyBERT's two phases. @default false */
  readonly alone?: boolean;
}

/** What training takes to learn from a teacher's inside. */
export interface Deep extends DeepSettings {
  readonly teacher: Inside;
}

/** An objective with a teacher's inside in it. */
export interface Deepened {
  readonly objective: Objective;
  /** First values of the projections, in checkpoint layout: they learn with the student and are no part of it. */
  readonly projections: Parameters;
  /** What the terms are fed for a batch. */
  of(batch: Batch): Promise<Feeds>;
  release(): Promise<void>;
}

type Depth = 'embeddings' | 'hidden' | 'attention';

/** The two sides as they stand in the graph. */
interface Site {
  readonly b: Builder;
  /** The student's states after the embeddings and each layer [T, H], and scores of each layer [B, N, S, S]. */
  readonly states: readonly string[];
  readonly scores: readonly string[];
  readonly insider: Insider;
  readonly project: Projections['of'];
  readonly real: Real;
}

/** For each term, which layers it compares and how. */
const depths: {
  readonly [D in Depth]: { readonly reads: 'hidden' | 'scores'; readonly of: (site: Site, match: Match) => string };
} = {
  embeddings: { reads: 'hidden', of: states },
  hidden: { reads: 'hidden', of: states },
  attention: { reads: 'scores', of: attention },
};

/**
 * Adds the terms of `deep` to `objective`; the teacher is opened on `engine`.
 * Faults: a layer map that does not fit, a student or teacher without what a term compares, widths that need a projection.
 */
export async function deepened(
  { builder: b, masks, terms }: Objective,
  deep: Deep,
  { engine, threads, seed }: { readonly engine: Engine; readonly threads: number; readonly seed: number },
): Promise<Deepened> {
  const own = { where: 'student', graph: b.build() };
  const shown = statesOf(own);
  const layers = shown.length - 1;
  const matches = layerMap(layers, statesOf(deep.teacher).length - 1, deep.layers);
  const chosen = (Object.keys(depths) as Depth[])
    .filter((name) => deep[name] > 0)
    .map((name) => ({ name, ...depths[name], matches: name === 'embeddings' ? [EMBEDDINGS] : matches }));
  const wanted = (kind: 'hidden' | 'scores'): readonly number[] => [
    ...new Set(chosen.flatMap(({ reads, matches: of }) => (reads === kind ? of.map(({ teacher }) => teacher) : []))),
  ];
  const scores = wanted('scores').length > 0 ? scoresOf(own, layers) : [];
  const insider = await openInsider(
    deep.teacher,
    { hidden: wanted('hidden'), scores: wanted('scores') },
    engine,
    threads,
  );
  try {
    const { of: project, values } = projections(b, deep.projection, insider.width, seed);
    const site = { b, states: rowsOf(b, shown), scores, insider, project, real: real(b, 'attention_mask') };
    declare(site, wanted('hidden'), wanted('scores'));
    const added = chosen.map(({ name, of, matches: pairs }) => {
      const parts = pairs.map((match) => of(site, match));
      return { name, value: parts.reduce((sum, part) => b.op('Add', [sum, part])), weight: deep[name] };
    });
    const objective = { builder: b, masks, terms: [...(deep.alone ? [] : terms), ...added] };
    return { objective, projections: values, of: insider.of, release: () => insider.release() };
  } catch (error) {
    await insider.release();
    throw error;
  }
}

const EMBEDDINGS: Match = { student: 0, teacher: 0 };

function states({ b, states: own, project, real: places }: Site, { student, teacher }: Match): string {
  return stateDistance(b, project(own[student]!, student), hiddenFeed(teacher), places);
}

function attention({ b, scores, insider, real: places }: Site, { student, teacher }: Match): string {
  const own = scores[student - 1]!;
  return scoreDistance(b, own, scoresFeed(teacher), places, b.value(own).shape?.[1] !== insider.heads);
}

/** The teacher's values as inputs, in the symbols of the student's. */
function declare(
  { b, states: own, scores, insider }: Site,
  hidden: readonly number[],
  scored: readonly number[],
): void {
  const [tokens] = b.value(own[0]!).shape!;
  for (const layer of hidden) b.input(hiddenFeed(layer), 'float32', [tokens!, insider.width]);
  for (const layer of scored) {
    const [batch, , query, key] = b.value(scores[0]!).shape!;
    b.input(scoresFeed(layer), 'float32', [batch!, insider.heads, query!, key!]);
  }
}

/** States as [T, H], as our own models have them; exported ones may have [B, S, H]. */
const rowsOf = (b: Builder, names: readonly string[]): readonly string[] =>
  names.map((name) => {
    const { shape } = b.value(name);
    return shape?.length === 2 ? name : b.op('Reshape', [name, b.constant(ints([2], [-1, Number(shape?.at(-1))]))]);
  });
