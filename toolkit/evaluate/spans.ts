// How well entities are found: exact matches of span and type.

import type { Tagger } from '../runtime/tagger.ts';
import { keyOf, requireSpans, type Span } from '../text/spans.ts';
import { Fault } from '../words/fault.ts';
import type { ClassScore } from './metrics.ts';

/** Counts over all texts together (micro average), and per type in the order given; shares of nothing are 0. */
export interface EntityScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
  readonly types: readonly ClassScore[];
}

/** A text with the entities that are in it. */
export interface SpanExample {
  readonly id: string;
  readonly text: string;
  readonly spans: readonly Span[];
}

/**
 * Scores as seqeval (and conlleval before it) has them: an entity is right where text, start, end and type are those of one in
 * gold; one named twice counts once. RangeError: lists of different lengths, a type that is none of `types`.
 */
export function entityScores(
  gold: readonly (readonly Span[])[],
  predicted: readonly (readonly Span[])[],
  types: readonly string[],
): EntityScores {
  if (gold.length !== predicted.length)
    throw new RangeError(`entities: expected two lists of one length, received ${gold.length}, ${predicted.length}`);
  const counts = new Map(types.map((type) => [type, { gold: 0, predicted: 0, right: 0 }]));
  for (const [i, spans] of gold.entries()) {
    const [wanted, found] = [distinct(spans), distinct(predicted[i]!)];
    for (const { type } of wanted.values()) of(counts, type).gold += 1;
    for (const [key, { type }] of found) {
      of(counts, type).predicted += 1;
      if (wanted.has(key)) of(counts, type).right += 1;
    }
  }
  const total = { gold: 0, predicted: 0, right: 0 };
  for (const count of counts.values())
    for (const name of ['gold', 'predicted', 'right'] as const) total[name] += count[name];
  return { ...score(total), types: Array.from(counts, ([label, count]) => ({ label, ...score(count) })) };
}

/** Tags every text and scores what was found. Faults: no examples, an entity outside its text, of another type, or overlapping. */
export async function evaluateTagger(
  tagger: Pick<Tagger, 'tag' | 'types'>,
  examples: readonly SpanExample[],
): Promise<EntityScores & { readonly found: readonly (readonly Span[])[] }> {
  if (examples.length === 0) throw new Fault('evaluate.no-examples');
  for (const { id, text, spans } of examples) requireSpans({ text, spans, where: id }, tagger.types);
  const found = await tagger.tag(examples.map(({ text }) => text));
  const gold = examples.map(({ spans }) => spans);
  return { ...entityScores(gold, found, tagger.types), found };
}

interface Count {
  gold: number;
  predicted: number;
  right: number;
}

function score({ gold, predicted, right }: Count): Omit<ClassScore, 'label'> {
  return {
    precision: predicted === 0 ? 0 : right / predicted,
    recall: gold === 0 ? 0 : right / gold,
    f1: gold + predicted === 0 ? 0 : (2 * right) / (gold + predicted),
    support: gold,
  };
}

function of(counts: ReadonlyMap<string, Count>, type: string): Count {
  const count = counts.get(type);
  if (!count) throw new RangeError(`entities: no type ${type} among ${[...counts.keys()].join(', ')}`);
  return count;
}

const distinct = (spans: readonly Span[]): ReadonlyMap<string, Span> =>
  new Map(spans.map((span) => [keyOf(span), span]));
