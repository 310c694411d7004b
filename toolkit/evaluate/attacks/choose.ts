// Which of the edits that an attack could make are made.
import { merge, type Span, touched } from '../../data/augment/spans.ts';
import { characters } from '../../data/records.ts';
import { shuffled, streamKey, uniform } from '../../random/random.ts';
import type { Edit } from './edit.ts';

/** An edit that could be made, with whatever of `texts` is drawn. */
export interface Proposal extends Span {
  /** At least one. */
  readonly texts: readonly string[];
  /** Characters this changes or adds. */
  readonly cost: number;
}

export interface Limits {
  /** Share of the text's characters to be changed, from 0 to 1. */
  readonly rate: number;
  /** The stream to draw from. */
  readonly key: number;
  /** What no edit may touch, in any order. */
  readonly keep?: readonly Span[];
  /** Stretches of which an edit lies wholly inside or outside, such as entities. */
  readonly whole?: readonly Span[];
}

/**
 * Edits drawn from `proposals` (in order of `start`) without overlaps, in order. Their expected cost is `rate` of the text's
 * characters, as far as the proposals go: the fraction left at the end is drawn too, so a short text at a low rate mostly
 * keeps as it is, and the mean over many is right. With one key a higher rate makes the same edits and more.
 */
export function choose(
  text: string,
  proposals: readonly Proposal[],
  { rate, key, keep = [], whole = [] }: Limits,
): Edit[] {
  let left = rate * characters(text);
  const held = touched(proposals, merge(keep));
  const torn = touched(proposals, edgesOf(whole));
  const last = uniform(streamKey(key, 1), 0);
  const taken = new Set<number>();
  const edits: Edit[] = [];
  for (const at of shuffled([...proposals.keys()], streamKey(key, 2))) {
    const { start, end, texts, cost } = proposals[at]!;
    if (held[at] || torn[at] || slots(start, end).some((slot) => taken.has(slot))) continue;
    if (left < cost && last * cost >= left) break;
    for (const slot of slots(start, end)) taken.add(slot);
    edits.push({ start, end, text: texts[Math.floor(uniform(streamKey(key, 3), at) * texts.length)]! });
    left -= cost;
    if (left <= 0) break;
  }
  return edits.sort((a, b) => a.start - b.start);
}

/** Edges as stretches of no length: an edit across one touches it, an edit that ends or begins there does not. */
const edgesOf = (spans: readonly Span[]): Span[] =>
  spans
    .flatMap(({ start, end }) => [start, end])
    .sort((a, b) => a - b)
    .map((edge) => ({ start: edge, end: edge }));

/** The ground an edit takes: characters at odd numbers with the gaps between them, or one gap. */
function slots(start: number, end: number): number[] {
  if (start === end) return [2 * start];
  return Array.from({ length: 2 * (end - start) - 1 }, (_, at) => 2 * start + 1 + at);
}
