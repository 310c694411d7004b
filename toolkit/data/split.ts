// Split by hash: where an example goes depends on its own text and the seed alone, so adding rows moves no others
// and texts that differ only in spacing, case, width or punctuation never straddle two parts.
import { Fault } from '../words/fault.ts';
import { hash } from './hash.ts';
import type { Example } from './records.ts';

export interface SplitOptions<P extends string> {
  readonly seed: number;
  /** Shares by part, e.g. { train: 0.8, dev: 0.1, test: 0.1 }; only their proportions matter. */
  readonly parts: Readonly<Record<P, number>>;
}

/** What two texts must share to count as the same one. */
function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{C}]+/gu, '');
}

/** The part an example belongs to; candidates go where their question goes. */
export function partOf<P extends string>(
  { text, pair = '', group }: Pick<Example, 'text' | 'pair' | 'group'>,
  { seed, parts }: SplitOptions<P>,
): P {
  const key = group === undefined ? `${normalise(text)}\n${normalise(pair)}` : normalise(text);
  const names = Object.keys(parts) as P[];
  const total = names.reduce((sum, name) => sum + parts[name], 0);
  let rest = (hash(key, seed) / 2 ** 32) * total;
  for (const name of names) {
    rest -= parts[name];
    if (rest < 0) return name;
  }
  return names.findLast((name) => parts[name] > 0)!; // rounding can leave a rest of 0
}

/** Fault: a part with a share that received nothing. `counts`: records by part. */
export function requireParts<P extends string>(
  counts: Readonly<Record<P, number>>,
  parts: SplitOptions<P>['parts'],
): void {
  const names = Object.keys(parts) as P[];
  const count = names.reduce((sum, name) => sum + counts[name], 0);
  const empty = names.find((part) => parts[part] > 0 && counts[part] === 0);
  if (empty !== undefined) throw new Fault('data.empty-part', { part: empty, count });
}
