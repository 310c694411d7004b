// Where a text has holes: `[MASK]`, or as Chinese exercises write them, □ or ＿ for every character left out.

/** Where a hole is marked: UTF-16 offsets, end exclusive. */
export interface Hole {
  readonly start: number;
  readonly end: number;
}

/** The mark that the tokenizer knows. */
export const MARK = '[MASK]';

const marks = /\[MASK\]|[□＿]/gu;

export const holesIn = (text: string): readonly Hole[] =>
  Array.from(text.matchAll(marks), ({ 0: mark, index }) => ({ start: index, end: index + mark.length }));

/** `text` with `parts` in place of its first holes, one each; the other holes stay as they are. */
export function withParts(text: string, holes: readonly Hole[], parts: readonly string[]): string {
  const last = holes[parts.length - 1]?.end ?? 0;
  const filled = parts.map((part, i) => text.slice(holes[i - 1]?.end ?? 0, holes[i]!.start) + part);
  return filled.join('') + text.slice(last);
}

/** `text` with the mark in every hole. */
export const marked = (text: string, holes: readonly Hole[]): string =>
  withParts(
    text,
    holes,
    holes.map(() => MARK),
  );
