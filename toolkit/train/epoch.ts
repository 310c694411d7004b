// Which examples each step of an epoch sees.
import { shuffled, stream, streamKey } from '../random/random.ts';
import { bucket } from '../text/batch.ts';
import type { Course, Pool, Tokens } from './task.ts';

/** How many examples an epoch sees. */
export function seenIn(examples: number, { pool }: Pick<Course, 'pool'>): number {
  return pool ? pool.from + drawn(examples, pool) : examples;
}

/** The examples of each step of an epoch: like lengths together, order drawn from seed and epoch. */
export function epochBatches<E extends Tokens>(
  examples: readonly E[],
  { batchSize, seed, pool }: Pick<Course, 'batchSize' | 'seed' | 'pool'>,
  epoch: number,
): readonly (readonly E[])[] {
  const seen = pool ? drawnIn(examples.length, pool, seed, epoch).map((at) => examples[at]!) : examples;
  const key = stream(seed, 'order', epoch);
  const order = shuffled(Array.from(seen.keys()), key);
  const batches = bucket(
    seen.map(({ ids }) => ids.length),
    { batchSize },
    order,
  );
  return shuffled(batches, streamKey(key, 1)).map((batch) => batch.map((i) => seen[i]!));
}

/** Places of an epoch's examples: all before the pool, and the pool's next ones in an order that is new in every round. */
function drawnIn(examples: number, pool: Pool, seed: number, epoch: number): readonly number[] {
  const size = examples - pool.from;
  const count = drawn(examples, pool);
  const rounds = new Map<number, readonly number[]>();
  const round = (number: number): readonly number[] => {
    const found =
      rounds.get(number) ??
      shuffled(
        Array.from({ length: size }, (_, i) => pool.from + i),
        stream(seed, 'pool', number),
      );
    rounds.set(number, found);
    return found;
  };
  const next = Array.from({ length: count }, (_, i) => {
    const at = epoch * count + i;
    return round(Math.floor(at / size))[at % size]!;
  });
  return [...Array(pool.from).keys(), ...next];
}

const drawn = (examples: number, { from, perEpoch }: Pool): number => Math.min(perEpoch, examples - from);
