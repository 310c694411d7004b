import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKind, isSensitive, type ProtectedKind, protect } from '../../../toolkit/data/augment/protected.ts';
import { merge, touched } from '../../../toolkit/data/augment/spans.ts';
import { createTerms } from '../../../toolkit/data/augment/terms.ts';
import { anyText } from './texts.ts';

const found = (text: string, kind: ProtectedKind): string[] =>
  findKind(text, kind).map(({ start, end }) => text.slice(start, end));

describe('what is protected', () => {
  it.each<[ProtectedKind, string, string[]]>([
    ['negation', '他不是没有去，并非未到，禁止入内，别难以开口', ['不', '没', '非', '未', '禁止', '别', '难以']],
    [
      'number',
      '买3.5公斤，2024-03-05 12:30，R1蒸馏10kV，涨５％，共1,200元',
      ['3.5公斤', '2024-03-05', '12:30', 'R1', '10kV', '５％', '1,200元'],
    ],
    ['number', '2024年3月5日 GPS', ['2024年', '3月', '5日']],
    [
      'numeral',
      '第三名，三百二十元，百分之五，两个人，一起去，三点五',
      ['第三名', '三百二十元', '百分之五', '两个', '三点五'],
    ],
    ['question', '为什么谁在哪里，怎么办，多少钱，好吗', ['什么', '谁', '哪', '怎', '么', '多少', '吗']],
    ['marked', 'e\u0301a👨‍👩', ['e\u0301', '👨‍']],
  ])('finds each %s', (kind, text, expected) => expect(found(text, kind)).toEqual(expected));

  it('comes merged, in order, with terms', () => {
    expect(protect('主变套管不漏2个', createTerms(['主变', '变套管']))).toEqual([
      { start: 0, end: 5 },
      { start: 6, end: 8 },
    ]);
  });

  it('knows what must not come in', () => {
    expect(['不办', '三', '上涨', '什么'].every(isSensitive)).toBe(true);
    expect(['选手', '', '苹果'].some(isSensitive)).toBe(false);
  });
});

describe('spans', () => {
  const spans = fc.array(
    fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 5 })).map(([start, length]) => ({ start, end: start + length })),
  );
  const ground = (list: readonly { start: number; end: number }[]): Set<number> =>
    new Set(list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at)));

  it('merge to the same ground without touching', () => {
    fc.assert(
      fc.property(spans, (list) => {
        const merged = merge(list);
        expect(ground(merged)).toEqual(ground(list));
        expect(merged.every(({ start }, at) => at === 0 || start > merged[at - 1]!.end)).toBe(true);
      }),
    );
  });

  it('touch as sets of positions do', () => {
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const [pieces, held] = [merge(one), merge(other)];
        const taken = ground(held);
        expect(touched(pieces, held)).toEqual(pieces.map((piece) => [...ground([piece])].some((at) => taken.has(at))));
      }),
    );
  });
});

describe('terms', () => {
  it('are all found, overlapping or not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('甲', '乙', '𠮷'), maxLength: 3 })),
        anyText,
        fc.string({ unit: fc.constantFrom('甲', '乙', '𠮷') }),
        (list, noise, core) => {
          const text = noise + core;
          const expected = list
            .filter((term) => term !== '')
            .flatMap((term) =>
              Array.from({ length: text.length }, (_, at) => at)
                .filter((at) => text.startsWith(term, at))
                .map((start) => ({ start, end: start + term.length })),
            );
          expect(createTerms(list).find(text)).toEqual(merge(expected));
        },
      ),
    );
  });
});
