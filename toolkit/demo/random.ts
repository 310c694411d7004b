// The demo's only source of chance.
import { streamKey, uniform } from '../random/random.ts';

export interface Random {
  /** A float in [0, 1). */
  readonly next: () => number;
  /** An integer from `low` to `high`, both included. */
  readonly int: (low: number, high: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** `count` different elements, in random order. */
  readonly some: <T>(list: readonly T[], count: number) => T[];
}

/** Draws from the stream of `seed`, one number after the other. */
export function createRandom(seed: number): Random {
  const key = streamKey(seed);
  let drawn = 0;
  const next = (): number => uniform(key, drawn++);
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => list[int(0, list.length - 1)]!;
  const some = <T>(list: readonly T[], count: number): T[] => {
    const rest = [...list];
    return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(int(0, rest.length - 1), 1)[0]!);
  };
  return { next, int, pick, some };
}
