// Characters of similar shape, as the eye, a scanner or stroke input confuses them.
import { lookAlikes } from './look-alikes.ts';
import { exchange, type StandIns } from './noise.ts';
import type { Span } from './spans.ts';

const similar = new Map<string, Set<string>>();
for (const group of lookAlikes) {
  for (const character of group) {
    const others = similar.get(character) ?? new Set();
    for (const other of group) if (other !== character) others.add(other);
    similar.set(character, others);
  }
}
const standIns = new Map(Array.from(similar, ([character, others]) => [character, [...others]]));

/** What looks like a character. */
export const seenAlikes: StandIns = (character) => standIns.get(character) ?? [];

/** `text` with the share `rate` of its characters replaced by others that look alike, outside `spans`. Pure. */
export function glyphs(text: string, rate: number, key: number, spans: readonly Span[]): string {
  return exchange(text, rate, key, spans, seenAlikes);
}
