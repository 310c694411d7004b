import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Example } from '../../toolkit/data/records.ts';
import { partOf, requireParts, type SplitOptions } from '../../toolkit/data/split.ts';
import { example } from './scratch.ts';

const options = { seed: 3, parts: { train: 0.8, dev: 0.1, test: 0.1 } } as const;
const many = Array.from({ length: 4000 }, (_, at) => example(`第${at}条`));

function split<P extends string>(examples: readonly Example[], how: SplitOptions<P>): Record<P, Example[]> {
  const parts = Object.fromEntries(Object.keys(how.parts).map((name) => [name, []])) as unknown as Record<P, Example[]>;
  for (const one of examples) parts[partOf(one, how)].push(one);
  return parts;
}

describe('split', () => {
  it('gives each part its share', () => {
    const { train, dev, test } = split(many, options);
    expect(train.length + dev.length + test.length).toBe(4000);
    expect(Math.abs(train.length / 4000 - 0.8)).toBeLessThan(0.03);
    expect(Math.abs(dev.length / 4000 - 0.1)).toBeLessThan(0.02);
  });

  it('sends all candidates of a question to one part, also where it is asked twice', () => {
    const groups = Array.from({ length: 200 }, (_, q) =>
      ['甲', '乙', '丙', '丁'].map((pair, at) => ({
        ...example(`第${q % 150}问？`, '否', `${q}/${at}`),
        ...{ pair, group: `${q}` },
      })),
    );
    const partsOf = groups.map((group) => new Set(group.map((one) => partOf(one, options))));
    expect(partsOf.every((parts) => parts.size === 1)).toBe(true);
    expect(partsOf.slice(150)).toEqual(partsOf.slice(0, 50));
    expect(new Set(partsOf.flatMap((parts) => [...parts])).size).toBe(3);
  });

  it('does not move rows when others are added, and moves them with the seed', () => {
    const before = split(many.slice(0, 2000), options).test;
    const after = new Set(split(many, options).test);
    expect(before.every((one) => after.has(one))).toBe(true);
    const other = new Set(split(many, { ...options, seed: 4 }).test);
    expect(before.filter((one) => other.has(one)).length).toBeLessThan(before.length / 2);
  });

  it('keeps near duplicates together, and pairs by both halves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer(), (text, seed) => {
        const where = { ...options, seed };
        const twin = ` ${text.toUpperCase().toLowerCase()}！`;
        expect(partOf({ text: twin }, where)).toBe(partOf({ text: text.toUpperCase().toLowerCase() }, where));
        expect(partOf({ text, pair: `${text}。` }, where)).toBe(partOf({ text: `${text} `, pair: text }, where));
      }),
    );
  });

  it('says which part stayed empty', () => {
    expect(() => requireParts({ train: 1, dev: 0 }, { train: 0.9, dev: 0.1 })).toThrow(/"dev" received none of the 1/);
    expect(() => requireParts({ train: 1, dev: 0 }, { train: 1, dev: 0 })).not.toThrow();
  });
});
