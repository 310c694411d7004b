import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BalanceOptions, planBalance } from '../../../toolkit/data/balance/balance.ts';
import { distribution } from '../../../toolkit/data/balance/distribution.ts';
import { type Fact, FactLedger, type Facts, recordKey } from '../../../toolkit/data/balance/facts.ts';
import { apportion, type BalanceMethod } from '../../../toolkit/data/balance/targets.ts';
import { shuffled } from '../../../toolkit/random/random.ts';

function gather(records: readonly Fact[]): Facts {
  const ledger = new FactLedger();
  for (const record of records) ledger.add(record);
  return ledger.facts();
}

/** Records of the labels a, b, c … in these numbers. */
const grouped = (sizes: readonly number[]): Fact[] =>
  sizes.flatMap((size, at) =>
    Array.from({ length: size }, (_, i) => ({ text: `${at}文${i}`, label: 'abcdefgh'[at]!, domain: `域${at % 2}` })),
  );

const after = (facts: Facts, options: BalanceOptions): readonly number[] =>
  distribution(facts[options.by ?? 'label'], planBalance(facts, options))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((group) => group.after);

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });
const repeats = fc.integer({ min: 1, max: 9 });
const method: fc.Arbitrary<BalanceMethod> = fc.oneof(
  fc.constant({ method: 'none' } as const),
  fc.record({ method: fc.constant('cap' as const), most: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ method: fc.constant('oversample' as const), share: fc.double({ min: 0, max: 1, noNaN: true }), repeats }),
  fc.record({
    method: fc.constant('temperature' as const),
    temperature: fc.double({ min: 1, max: 1e6, noNaN: true }),
    repeats,
  }),
);
const by = fc.constantFrom('label', 'domain');
const seed = fc.integer();

describe('planBalance', () => {
  it('leaves no group without records, whatever the method', () => {
    fc.assert(
      fc.property(sizes, method, by, seed, (sizes, method, by, seed) => {
        expect(Math.min(...after(gather(grouped(sizes)), { ...method, by, seed }))).toBeGreaterThan(0);
      }),
    );
  });

  it('chooses the same records in any order', () => {
    fc.assert(
      fc.property(sizes, method, by, seed, (sizes, method, by, seed) => {
        const records = grouped(sizes);
        const plan = (order: readonly Fact[]): Map<string, number> => {
          const times = planBalance(gather(order), { ...method, by, seed });
          return new Map(order.map(({ text }, at) => [text, times[at]!]));
        };
        const other = plan(shuffled(records, seed));
        for (const [text, times] of plan(records)) expect(other.get(text)).toBe(times);
      }),
      { numRuns: 40 },
    );
  });

  it('caps: no group above the cap, none below it that was not', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 400 }), seed, (sizes, most, seed) => {
        const facts = gather(grouped(sizes));
        expect(after(facts, { method: 'cap', most, seed })).toEqual(sizes.map((size) => Math.min(size, most)));
        expect(Math.max(...planBalance(facts, { method: 'cap', most, seed }))).toBe(1);
      }),
    );
  });

  it('keeps by hash: a smaller cap keeps a part of what a larger one keeps, another seed keeps others', () => {
    const facts = gather(grouped([200, 50]));
    const plan = (most: number, seed: number): Uint16Array => planBalance(facts, { method: 'cap', most, seed });
    const [few, many] = [plan(20, 1), plan(90, 1)];
    expect(few.every((times, at) => times <= many[at]!)).toBe(true);
    expect(plan(20, 2)).not.toEqual(few);
  });

  it('oversamples up to a share of the largest group, within the repeats, and drops nothing', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), repeats, seed, (sizes, share, repeats, seed) => {
        const facts = gather(grouped(sizes));
        const times = planBalance(facts, { method: 'oversample', share, repeats, seed });
        expect(Math.min(...times)).toBeGreaterThanOrEqual(1);
        expect(Math.max(...times)).toBeLessThanOrEqual(repeats);
        const wanted = Math.floor(share * Math.max(...sizes));
        expect(after(facts, { method: 'oversample', share, repeats, seed })).toEqual(
          sizes.map((size) => Math.min(size * repeats, Math.max(size, wanted))),
        );
      }),
    );
  });

  it('keeps the total under a temperature, and everything at 1', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        repeats,
        seed,
        (sizes, temperature, most, seed) => {
          const facts = gather(grouped(sizes));
          const total = sizes.reduce((sum, size) => sum + size, 0);
          const times = planBalance(facts, { method: 'temperature', temperature, repeats: most, seed });
          expect(times.reduce((sum, count) => sum + count, 0)).toBe(total);
          expect(Math.max(...times)).toBeLessThanOrEqual(most);
          expect(
            planBalance(facts, { method: 'temperature', temperature: 1, seed }).every((count) => count === 1),
          ).toBe(true);
        },
      ),
    );
  });

  it('gives sizes in proportion to n^(1/T)', () => {
    // √10000 : √2500 : √100 = 10 : 5 : 1 of 12,600 — computed by hand
    const facts = gather(grouped([10_000, 2500, 100]));
    const wanted = [7875, 3937.5, 787.5];
    const counts = after(facts, { method: 'temperature', temperature: 2, repeats: 100, seed: 1 });
    counts.forEach((count, at) => {
      expect(Math.abs(count - wanted[at]!)).toBeLessThan(1);
    });
    expect(after(facts, { method: 'temperature', temperature: 1e9, repeats: 100, seed: 1 })).toEqual([
      4200, 4200, 4200,
    ]);
    // five times 100 is all there is; the rest goes to the others as 2 : 1
    expect(after(facts, { method: 'temperature', temperature: 2, seed: 1 })).toEqual([8067, 4033, 500]);
  });

  it('refuses an option out of its bounds, by name', () => {
    const facts = gather(grouped([3]));
    const refused =
      (options: object): (() => unknown) =>
      () =>
        planBalance(facts, { seed: 1, ...options } as never);
    expect(refused({ method: 'cap', most: 0 })).toThrow('balance.most: expected a number from 1 to');
    expect(refused({ method: 'cap', most: 1.5 })).toThrow('balance.most');
    expect(refused({ method: 'oversample', share: 1.1 })).toThrow('received 1.1');
    expect(refused({ method: 'oversample', repeats: 70_000 })).toThrow('balance.repeats');
    expect(refused({ method: 'temperature', temperature: 0.5 })).toThrow('balance.temperature');
    expect(refused({ method: 'temperature', temperature: Number.NaN })).toThrow('received NaN');
  });

  it('plans nothing for nothing', () => {
    for (const options of [
      { method: 'cap', most: 1 },
      { method: 'oversample' },
      { method: 'temperature', temperature: 2 },
    ])
      expect(planBalance(gather([]), { seed: 1, ...options } as BalanceOptions)).toHaveLength(0);
  });
});

describe('apportion', () => {
  it('adds up within the limits', () => {
    const group = fc.record({
      weight: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      limit: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (groups, part) => {
          const limits = groups.map(({ limit }) => limit);
          const room = limits.reduce((sum, limit) => sum + limit, 0) - groups.length;
          const total = groups.length + Math.floor(part * room);
          const parts = apportion(
            groups.map(({ weight }) => weight),
            limits,
            total,
          );
          expect(parts.reduce((sum, value) => sum + value, 0)).toBe(total);
          parts.forEach((value, at) => {
            expect(value).toBeGreaterThanOrEqual(1);
            expect(value).toBeLessThanOrEqual(limits[at]!);
          });
        },
      ),
    );
  });
});

describe('FactLedger', () => {
  it('holds what it was told, beyond its first room', () => {
    const records = grouped([3000, 40]);
    const { label, domain, keys } = gather(records);
    expect(Array.from(label.of, (at) => label.names[at])).toEqual(records.map((record) => record.label));
    expect(Array.from(domain.of, (at) => domain.names[at])).toEqual(records.map((record) => record.domain));
    expect(Array.from(keys)).toEqual(records.map(recordKey));
    expect(new Set(keys).size).toBe(3040);
  });

  it('tells a pair from a longer text, and a record without a domain is of the domain ""', () => {
    expect(recordKey({ text: '甲', pair: '乙', label: 'a' })).not.toBe(recordKey({ text: '甲乙', label: 'a' }));
    expect(gather([{ text: '甲', label: 'a' }]).domain.names).toEqual(['']);
  });
});

describe('distribution', () => {
  it('lists groups by size with what is taken of them', () => {
    const facts = gather(grouped([2, 5, 2]));
    const times = planBalance(facts, { method: 'cap', most: 1, seed: 1 });
    expect(distribution(facts.label, times)).toEqual([
      { name: 'b', before: 5, after: 1 },
      { name: 'a', before: 2, after: 1 },
      { name: 'c', before: 2, after: 1 },
    ]);
    expect(distribution(facts.domain)).toEqual([
      { name: '域1', before: 5, after: 5 },
      { name: '域0', before: 4, after: 4 },
    ]);
  });
});
