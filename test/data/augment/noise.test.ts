// Characters that sound or look alike.
import fc from 'fast-check';
import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import { glyphs } from '../../../toolkit/data/augment/glyph.ts';
import { homophones } from '../../../toolkit/data/augment/homophone.ts';
import { lookAlikes } from '../../../toolkit/data/augment/look-alikes.ts';
import { exchange } from '../../../toolkit/data/augment/noise.ts';
import { protect } from '../../../toolkit/data/augment/protected.ts';
import { anyText } from './texts.ts';

const keys = Array.from({ length: 300 }, (_, key) => key);
/** What stands at position `at` over many keys, everything exchangeable being exchanged. */
const seen = (noise: (key: number) => string, at: number): Set<string> => new Set(keys.map((key) => noise(key)[at]!));
const meets = (one: ReadonlySet<string>, others: string): string[] => [...others].filter((other) => one.has(other));

describe('exchange', () => {
  const other = (): string[] => ['乙'];

  it('exchanges the share asked for, in the mean to a fraction of a character', () => {
    const text = '甲'.repeat(15);
    const counts = keys.map((key) => exchange(text, 0.1, key, [], other).replaceAll('甲', '').length);
    expect(new Set(counts)).toEqual(new Set([1, 2]));
    expect(Math.abs(counts.reduce((a, b) => a + b) / keys.length - 1.5)).toBeLessThan(0.1);
    expect(exchange(text, 1, 1, [], other)).toBe('乙'.repeat(15));
  });

  it('counts all characters but touches those outside the spans only, however these lie', () => {
    const text = '甲'.repeat(20);
    const spans = [
      { start: 12, end: 20 },
      { start: 0, end: 5 },
      { start: 3, end: 10 },
    ];
    expect(exchange(text, 0.9, 4, spans, other)).toBe(`${'甲'.repeat(10)}乙乙${'甲'.repeat(8)}`);
  });

  it('lets nothing sensitive go or come', () => {
    fc.assert(
      fc.property(anyText, fc.integer(), (text, key) => {
        const noisy = exchange(text, 1, key, [], (character) => [character, '不', '三', '吗']);
        expect(noisy).toBe(text);
        const plain = exchange(text, 1, key, [], () => ['乙']);
        expect([...plain].length).toBe([...text].length);
        for (const character of '不没未别三百上吗') {
          expect(plain.split(character).length).toBe(text.split(character).length);
        }
      }),
    );
  });

  it('is the identity at rate 0', () => {
    fc.assert(fc.property(anyText, fc.integer(), (text, key) => exchange(text, 0, key, [], other) === text));
  });
});

describe('homophones', () => {
  it('follow the reading in context', () => {
    const bank = seen((key) => homophones('银行', 1, key, []), 1);
    expect(meets(bank, '航杭')).toEqual(['航', '杭']); // háng
    expect(meets(bank, '形型刑邢')).toEqual([]);
    const walk = seen((key) => homophones('行走', 1, key, []), 0);
    expect(meets(walk, '形型刑邢')).toEqual(['形', '型', '刑', '邢']); // xíng
    expect(meets(walk, '航杭')).toEqual([]);
  });

  it('keep the tone unless told otherwise', () => {
    const exact = seen((key) => homophones('妈', 1, key, []), 0);
    expect(meets(exact, '麻马骂')).toEqual([]);
    const loose = seen((key) => homophones('妈', 1, key, [], { tone: false }), 0);
    expect(meets(loose, '麻马骂')).toEqual(['麻', '马', '骂']);
  });

  it('are characters in common use', () => {
    const read = seen((key) => homophones('意', 1, key, []), 0); // yì, the reading with most characters
    expect(meets(read, '义艺议易译')).toHaveLength(5);
    expect(meets(read, '弈弋奕熠翊')).toEqual([]); // level 2
  });

  it('read position by position whatever stands between', () => {
    fc.assert(
      fc.property(anyText, fc.integer(), (text, key) => {
        expect(pinyin(text, { type: 'array' }).length).toBe([...text].length);
        const noisy = homophones(text, 0.5, key, []);
        for (const [at, character] of [...noisy].entries()) {
          if (character === [...text][at]) continue;
          expect(pinyin([...text][at]!, { multiple: true, type: 'array', toneType: 'num' })).toContain(
            pinyin(character, { toneType: 'num' }),
          );
        }
      }),
    );
  });

  it('respect protected spans', () => {
    const text = '苹果公司股价今天没有下跌3.5%，为什么';
    for (const key of keys.slice(0, 50)) {
      const noisy = homophones(text, 1, key, protect(text));
      expect(noisy.slice(8)).toMatch(/^没有下.3\.5%，.什么$/);
      expect(noisy).not.toBe(text);
    }
  });
});

describe('glyphs', () => {
  it('look alike', () => {
    expect(seen((key) => glyphs('己', 1, key, []), 0)).toEqual(new Set(['已', '巳']));
    expect(seen((key) => glyphs('士', 1, key, []), 0)).toEqual(new Set(['土']));
    expect(glyphs('拔出', 1, 3, [])).toMatch(/^[拨披]出$/);
  });

  it('come from groups of different single Chinese characters', () => {
    const wrong = lookAlikes.filter(
      (group) =>
        group.length < 2 || new Set(group).size < group.length || !group.every((one) => /^\p{Script=Han}$/u.test(one)),
    );
    expect(wrong).toEqual([]);
    expect(lookAlikes.length).toBeGreaterThan(500);
  });

  it('do not name a group twice', () => {
    const names = lookAlikes.map((group) => [...group].sort().join(''));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
