// Stretches of a text, by UTF-16 position.

export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The same ground in order, without overlaps; spans that touch become one. */
export function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else merged.push({ start, end });
  }
  return merged;
}

/** Which of `pieces` share a position with one of `spans`; both in order, and neither overlapping itself. */
export function touched(pieces: readonly Span[], spans: readonly Span[]): boolean[] {
  let at = 0;
  return pieces.map(({ start, end }) => {
    while (at < spans.length && spans[at]!.end <= start) at += 1;
    return at < spans.length && spans[at]!.start < end;
  });
}
