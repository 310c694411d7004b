// Entities as spans of a text, and as tags of its tokens.

import { Fault } from '../words/fault.ts';
import { first, inner, isInner, NONE, O, typeOf } from './tags.ts';
import type { Offset } from './tokenizer.ts';

/** An entity: UTF-16 offsets into its text, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

/** A text with its entities, as a record has them; `where` is what messages call it. */
export interface Marked {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly where: string;
}

export interface Tagged {
  /** One per token; NONE for those that stand for no text. */
  readonly tags: readonly number[];
  /** Spans that the tags do not give back as they were. */
  readonly changed: readonly Span[];
}

/**
 * Tags of the tokens at `offsets` (of length 0 where they stand for no text). A token belongs to the span it shares characters
 * with, to the earlier one if there are two. So a span that begins or ends inside a token grows to the token's edges, one with
 * white space at its edges shrinks, one that the model's length cuts loses its rest, and one without a token to itself is
 * gone: these are `changed`. Faults: see `requireSpans`.
 */
export function tagsOf(marked: Marked, offsets: readonly Offset[], types: readonly string[]): Tagged {
  requireSpans(marked, types);
  const ordered = inOrder(marked.spans);
  let at = 0;
  let last: Span | undefined;
  const tags = offsets.map(([start, end]) => {
    if (start === end) return NONE;
    while (at < ordered.length && ordered[at]!.end <= start) at += 1;
    const span = ordered[at];
    if (!span || span.start >= end) return O;
    const type = types.indexOf(span.type);
    const tag = span === last ? inner(type) : first(type);
    last = span;
    return tag;
  });
  const kept = new Set(spansOf(tags, offsets, types).map(keyOf));
  return { tags, changed: marked.spans.filter((span) => !kept.has(keyOf(span))) };
}

/**
 * The entities that `tags` name, each from the start of its first token to the end of its last. An I- that goes on from
 * nothing of its type begins an entity, as the usual scorers have it; Viterbi gives none.
 */
export function spansOf(tags: ArrayLike<number>, offsets: readonly Offset[], types: readonly string[]): Span[] {
  const spans: { start: number; end: number; type: string }[] = [];
  let before = O;
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i]!;
    if (tag === NONE) continue;
    const [start, end] = offsets[i]!;
    if (isInner(tag) && typeOf(before) === typeOf(tag)) spans.at(-1)!.end = end;
    else if (tag !== O) spans.push({ start, end, type: types[typeOf(tag)]! });
    before = tag;
  }
  return spans;
}

/** Faults: offsets that are no part of the text, a type that is none of `types`, two spans that share a character. */
export function requireSpans({ text: { length }, spans, where }: Marked, types: readonly string[]): void {
  for (const { start, end, type } of spans) {
    const inside = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= length;
    if (!inside) throw new Fault('text.span-outside', { where, start, end, length });
    if (!types.includes(type)) throw new Fault('text.span-type', { where, type, types: types.join(', ') });
  }
  const ordered = inOrder(spans);
  for (const [i, span] of ordered.entries()) {
    const next = ordered[i + 1];
    if (next && next.start < span.end)
      throw new Fault('text.span-overlap', { where, first: shown(span), second: shown(next) });
  }
}

/** Equal for equal spans. */
export const keyOf = ({ start, end, type }: Span): string => `${start} ${end} ${type}`;

const shown = ({ start, end, type }: Span): string => `${type} [${start}, ${end})`;
const inOrder = (spans: readonly Span[]): readonly Span[] => [...spans].sort((a, b) => a.start - b.start);
