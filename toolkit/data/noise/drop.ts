// From suspicion to deed, and only if asked: which suspects to leave out.
import { countLabels } from '../labels.ts';
import type { Noise, NoiseRow } from './noise.ts';

export interface DropOptions {
  /** How many of the rows looked at may go, most suspicious first: a share below 1 or a number from 1 on; default none. */
  readonly drop?: 'none' | number;
  /** Rows that every label keeps, if it had as many; default 20. */
  readonly floor?: number;
}

/** Places in `rows` of the suspects to drop, ascending. No label falls below the floor through it. */
export function chooseDrops(
  { suspects, looked }: Pick<Noise, 'suspects' | 'looked'>,
  rows: readonly Pick<NoiseRow, 'label'>[],
  { drop = 'none', floor = 20 }: DropOptions,
): readonly number[] {
  if (drop === 'none') return [];
  const most = drop < 1 ? Math.floor(drop * looked) : drop;
  const left = new Map(countLabels(rows));
  const places: number[] = [];
  for (const { index, given } of suspects) {
    if (places.length >= most) break;
    if (left.get(given)! <= floor) continue;
    left.set(given, left.get(given)! - 1);
    places.push(index);
  }
  return places.sort((a, b) => a - b);
}
