// Edits of a text, and where everything stands afterwards.
import type { Span } from '../../data/augment/spans.ts';

/** `text` in place of what stands from `start` to `end` (UTF-16, exclusive); an insertion where both are the same. */
export interface Edit extends Span {
  readonly text: string;
}

/** The text after `edits`, which are in order and share no ground. */
export function edited(text: string, edits: readonly Edit[]): string {
  let [made, at] = ['', 0];
  for (const { start, end, text: written } of edits) {
    made += text.slice(at, start) + written;
    at = end;
  }
  return made + text.slice(at);
}

/** Where a character stands after `edits` that stood at `position` and is in none of them. */
export function moved(position: number, edits: readonly Edit[]): number {
  return edits.reduce((now, edit) => (edit.end <= position ? now + growth(edit) : now), position);
}

/**
 * A stretch of the text after `edits`. What is inserted at its edges stays outside; an edit across an edge is not foreseen
 * (`choose` makes none), and what it wrote belongs to the side it began on.
 */
export function movedSpan<S extends Span>(span: S, edits: readonly Edit[]): S {
  const within = edits.filter(({ start, end }) => end <= span.end && start < span.end);
  return { ...span, start: moved(span.start, edits), end: within.reduce((now, edit) => now + growth(edit), span.end) };
}

const growth = ({ start, end, text }: Edit): number => text.length - (end - start);
