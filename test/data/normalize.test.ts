import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NormalizeOptions, normalizer } from '../../toolkit/data/normalize.ts';
import type { Example } from '../../toolkit/data/records.ts';

const whole: Example = {
  ...{
    id: 'Ａ１',
    text: '臺灣軟體，Ａ１（①）',
    pair: 'ＡＢ',
    label: '臺灣Ａ',
    reasoning: '（後來）',
    answer: 'ﾊﾝ！',
    domain: '臺灣',
  },
  ...{ logits: [1, 2], lineage: [{ by: 'test' }] },
};

describe('normalization', () => {
  it('takes entities with their text', async () => {
    const text = '㍿张伟在臺灣１號站，㎞';
    const spans = [
      { start: 1, end: 3, type: '人员' },
      { start: 4, end: 9, type: '地点' },
      { start: 10, end: 11, type: '单位' },
    ];
    const normal = await normalizer({ nfkc: true, width: true, simplify: true });
    const done = normal({ id: '1', text, label: '', spans });
    expect(done.text).toBe('株式会社张伟在台湾1号站，km');
    expect(done.spans!.map(({ start, end }) => done.text.slice(start, end))).toEqual(['张伟', '台湾1号站', 'km']);
    expect(done.spans!.map(({ type }) => type)).toEqual(['人员', '地点', '单位']);
    const plain = { id: '1', text: '张伟', label: '', spans: [] };
    expect(normal(plain)).toBe(plain);
  });

  const cases: readonly (readonly [NormalizeOptions, Partial<Example>])[] = [
    [{}, {}],
    [{ nfkc: true }, { text: '臺灣軟體,A1(1)', pair: 'AB', reasoning: '(後來)', answer: 'ハン!' }],
    [{ width: true }, { text: '臺灣軟體，A1（①）', pair: 'AB' }],
    [
      { nfkc: true, width: true },
      { text: '臺灣軟體，A1（1）', pair: 'AB', answer: 'ハン！' },
    ],
    [{ simplify: true }, { text: '台湾软体，Ａ１（①）', reasoning: '（后来）' }],
    [
      { nfkc: true, width: true, simplify: true },
      { text: '台湾软体，A1（1）', pair: 'AB', reasoning: '（后来）', answer: 'ハン！' },
    ],
  ];
  it.each(cases)('%j changes four fields and nothing else', async (options, changed) => {
    expect((await normalizer(options))(whole)).toEqual({ ...whole, ...changed });
  });

  it('OpenCC knows phrases: one traditional character, two simplified ones, and the other way round', async () => {
    const simplify = await normalizer({ simplify: true });
    const one = (text: string): string => simplify({ id: '1', text, label: '' }).text;
    // from OpenCC's own test cases t2s
    expect(one('乾燥的頭髮，發展，乾隆，著名')).toBe('干燥的头发，发展，乾隆，著名');
  });

  it('keeps an unclosed thought unclosed, adds no field, and returns an unchanged example itself', async () => {
    const cut: Example = { id: '1', text: '一', label: '', reasoning: '後', unclosed: true };
    const all = await normalizer({ nfkc: true, width: true, simplify: true });
    expect(all(cut)).toEqual({ ...cut, reasoning: '后' });
    const plain: Example = { id: '1', text: '简体，plain', label: '' };
    expect(all(plain)).toBe(plain);
  });

  it('is done after one pass', async () => {
    const apply = await normalizer({ nfkc: true, width: true });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const once = apply({ id: '1', text, label: '' });
        expect(apply(once)).toEqual(once);
      }),
      { numRuns: 300 },
    );
  });
});
