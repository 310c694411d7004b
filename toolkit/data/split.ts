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

/** The part an example belongs to. */
export function partOf<P extends string>(example: Pick<Example, 'text' | 'pair'>, { seed, parts }: SplitOptions<P>): P {
  const key = `${normalise(example.text)}\n${normalise(example.pair ?? '')}`;
  const names = Object.keys(parts) as P[];
  const total = names.reduce((sum, name) => sum + parts[name], 0);
  let rest = (hash(key, seed) / 2 ** 32) * total;
  for (const name of names) {
    rest -= parts[name];
    if (rest < 0) return name;
  }
  return names.findLast((name) => parts[name] > 0)!; // rounding can leave a rest of 0
}

/**
 * The examples by part, each part in the order read.
 * Fault: a part with a share that received nothing. RangeError: no share above 0.
 */
export function split<P extends string>(examples: Iterable<Example>, options: SplitOptions<P>): Record<P, Example[]> {
  const names = Object.keys(options.parts) as P[];
  if (!names.some((name) => options.parts[name] > 0)) throw new RangeError('split: expected a share above 0');
  const parts = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<P, Example[]>;
  let count = 0;
  for (const example of examples) {
    parts[partOf(example, options)].push(example);
    count += 1;
  }
  const empty = names.find((part) => options.parts[part] > 0 && parts[part].length === 0);
  if (empty !== undefined) throw new Fault('data.empty-part', { part: empty, count });
  return parts;
}
