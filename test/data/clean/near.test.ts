import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuckets } from '../../../toolkit/data/clean/buckets.ts';
import { editDistance, similarity } from '../../../toolkit/data/clean/edits.ts';
import { BANDS, bandKeys } from '../../../toolkit/data/clean/minhash.ts';
import { createNearIndex } from '../../../toolkit/data/clean/near.ts';
import { normal, termsDiffer } from '../../../toolkit/data/clean/normal.ts';
import { streamKey, word } from '../../../toolkit/random/random.ts';

/** The textbook table (Wagner, Fischer 1974), whole. */
function tableDistance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      table[i]![j] = Math.min(
        table[i - 1]![j]! + 1,
        table[i]![j - 1]! + 1,
        table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
  }
  return table[a.length]![b.length]!;
}

const few = fc.string({ unit: fc.constantFrom('天', '地', '人'), maxLength: 14 });

describe('edit distance', () => {
  it('is the textbook distance up to the bound, and one more beyond', () => {
    fc.assert(
      fc.property(few, few, fc.nat(16), (a, b, most) => {
        expect(editDistance(a, b, most)).toBe(Math.min(tableDistance(a, b), most + 1));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the share that agrees', () => {
    expect(similarity('一二三四五六七八九十', '一二三四五六七八九', 0.9)).toBeCloseTo(0.9);
    expect(similarity('一二三四五六七八九十', '一二三四五六七八九', 0.91)).toBe(0);
    expect(similarity('', '', 0.9)).toBe(1);
    expect(similarity('', '一', 0.9)).toBe(0);
  });
});

describe('normal form', () => {
  it('forgets width, case, spacing and punctuation, but not what a formula is made of', () => {
    expect(normal('Ｈｅｌｌｏ，　世界！')).toBe('hello,世界');
    expect(normal('“今天”，天气 不错。')).toBe('今天天气不错');
    expect(normal('3.5 + x-y = 1/2')).toBe('3.5+x-y=1/2');
    expect(normal('3.5')).not.toBe(normal('35'));
    expect(normal(`${'。'.repeat(300_000)}a${' '.repeat(300_000)}b`)).toHaveLength(300_002); // in linear time
  });

  it('tells a changed number or name from a typing error', () => {
    expect(termsDiffer('第3题', '第4题')).toBe(true);
    expect(termsDiffer('星期三去', '星期五去')).toBe(true);
    expect(termsDiffer('维生素c好', '维生素d好')).toBe(true);
    expect(termsDiffer('到2023年', '到20水3年')).toBe(false);
    expect(termsDiffer('到2023年', '到202水年')).toBe(false);
    expect(termsDiffer('苹果', '苹里')).toBe(false);
  });
});

describe('buckets', () => {
  it('is a multimap, newest first, up to a bound', () => {
    const keys = fc.array(fc.nat(50), { maxLength: 6000 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 9 }), (list, most) => {
        const buckets = createBuckets();
        for (const [at, key] of list.entries()) buckets.add(key * 4096 - 7, at); // one slot for many keys, negative too
        for (const key of new Set([...list, 51])) {
          const out = new Int32Array(20);
          const end = buckets.read(key * 4096 - 7, most, out, 3);
          const got = [...out.subarray(3, end)];
          const all = list.flatMap((other, at) => (other === key ? [at] : [])).reverse();
          expect(got).toEqual(all.slice(0, most));
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('near index', () => {
  const letters = [...'春眠不觉晓处闻啼鸟夜来风雨声花落知多少床前明月光疑是地上霜举头望低思故乡白日依山尽黄河入海流'];
  const line = (key: number, length: number): string =>
    Array.from({ length }, (_, at) => letters[word(key, at) % letters.length]!).join('');

  it('shares bands as often as the theory says', () => {
    const [a, b] = [new Uint32Array(BANDS), new Uint32Array(BANDS)];
    let [shared, expected] = [0, 0];
    for (let at = 0; at < 300; at += 1) {
      const text = line(streamKey(1, at), 60);
      const other = text.slice(0, 45) + line(streamKey(2, at), 15);
      const grams = (whole: string): Set<string> =>
        new Set(
          Array.from({ length: whole.length }, (_, i) => `\u0002\u0002${whole}`.slice(i, i + 3)).concat([
            `${whole.slice(-2)}\u0002`,
          ]),
        );
      const [ours, theirs] = [grams(text), grams(other)];
      const both = [...ours].filter((gram) => theirs.has(gram)).length;
      expected += BANDS * (both / (ours.size + theirs.size - both)) ** 3;
      bandKeys(text, a);
      bandKeys(other, b);
      shared += a.filter((key, band) => key === b[band]).length;
    }
    expect(shared / expected).toBeGreaterThan(0.9);
    expect(shared / expected).toBeLessThan(1.1);
  });

  it('finds the copies with one character in ten changed and nothing else', () => {
    const index = createNearIndex();
    const texts = Array.from({ length: 2000 }, (_, at) => line(streamKey(3, at), 40));
    for (const [at, text] of texts.entries()) index.add(String(at), text, '');
    const spoilt = texts.map((text, at) => [...text].map((c, place) => (place % 10 === at % 10 ? '空' : c)).join(''));
    const found = spoilt.map((text) => index.find(text, '', 0.89)?.id);
    expect(found.filter((id, at) => id === String(at)).length).toBeGreaterThan(1900);
    expect(found.filter((id, at) => id !== undefined && id !== String(at))).toEqual([]);
    expect(index.find(line(streamKey(4), 40), '', 0.89)).toBeUndefined();
    expect(index.find(texts[0]!, 'another label', 0.89)).toBeUndefined();
  });

  it('compares no more than a handful, however full a bucket is', () => {
    const index = createNearIndex();
    const frame = line(streamKey(5), 60);
    const inner = (at: number): string => line(streamKey(6, at), 20);
    for (let at = 0; at < 3000; at += 1) index.add(String(at), frame + inner(at), '');
    expect(index.find(frame + inner(2999), '', 0.89)).toEqual({ id: '2999', similarity: 1 });
    expect(index.find(frame + inner(3000), '', 0.89)).toBeUndefined();
  });

  it('takes the shortest texts', () => {
    const index = createNearIndex();
    for (const text of ['', '好', '好的']) index.add(text, text, '');
    for (const text of ['', '好', '好的']) {
      const found = index.find(text, '', 0.89);
      expect(found?.id ?? '').toBe(text);
    }
  });
});
