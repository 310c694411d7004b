// How often each record is to be seen, so that no class or domain drowns the others.
import { stream, word } from '../../random/random.ts';
import { Fault } from '../../words/fault.ts';
import type { Column, Facts } from './facts.ts';
import { type BalanceMethod, targets } from './targets.ts';

export type BalanceOptions = BalanceMethod & {
  readonly seed: number;
  /** Whose sizes are balanced; default label. */
  readonly by?: 'label' | 'domain';
};

/** Numbers a recipe may hold, by option: least and greatest. */
const bounds = {
  most: [1, Number.MAX_SAFE_INTEGER],
  share: [0, 1],
  repeats: [1, 65_535],
  temperature: [1, Number.MAX_VALUE],
} as const;

/**
 * Times each record is taken: 0 drops it, 2 takes it twice. In a group of n records with a target of t, all are taken
 * ⌊t / n⌋ times and those of the t mod n lowest seeded hashes once more; records of equal content by position.
 * No group is left without records; the plan is the same for any order of different records.
 * Faults: an option out of its bounds.
 */
export function planBalance(facts: Facts, options: BalanceOptions): Uint16Array {
  check(options);
  const times = new Uint16Array(facts.keys.length);
  const groups = groupsOf(facts[options.by ?? 'label']);
  const wanted = (targets[options.method] as (sizes: readonly number[], options: BalanceMethod) => readonly number[])(
    groups.map(({ length }) => length),
    options,
  );
  const ranks = ranksOf(facts.keys, stream(options.seed, 'balance'));
  groups.forEach((group, at) => {
    const each = Math.floor(wanted[at]! / group.length);
    for (const record of group) times[record] = each;
    const rest = wanted[at]! - each * group.length;
    if (rest === 0) return;
    group.sort((a, b) => ranks[a]! - ranks[b]! || facts.keys[a]! - facts.keys[b]! || a - b);
    for (const record of group.subarray(0, rest)) times[record]! += 1;
  });
  return times;
}

/** Records by group, groups by name: an order that does not depend on that of the records. */
function groupsOf({ names, of }: Column): readonly Uint32Array[] {
  const sizes = new Uint32Array(names.length);
  for (const name of of) sizes[name]! += 1;
  const groups = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(names.length);
  of.forEach((name, record) => {
    groups[name]![filled[name]!++] = record;
  });
  const order = [...names.keys()].sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
  return order.map((name) => groups[name]!).filter(({ length }) => length > 0);
}

function ranksOf(keys: Float64Array, key: number): Uint32Array {
  return Uint32Array.from(keys, (value) => word(key ^ Math.floor(value / 2 ** 32), value % 2 ** 32));
}

function check(options: BalanceOptions): void {
  for (const [name, [least, greatest]] of Object.entries(bounds)) {
    const received = (options as { readonly [name: string]: unknown })[name];
    if (received === undefined) continue;
    const whole = name === 'temperature' || name === 'share' || Number.isInteger(received);
    if (typeof received !== 'number' || !whole || !(received >= least && received <= greatest)) {
      throw new Fault('balance.bad-option', { option: name, least, greatest, received: String(received) });
    }
  }
}
