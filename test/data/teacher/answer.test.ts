// Reading what a teacher wrote, and turning it into probabilities.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelIn, objectWith, reasonsIn } from '../../../toolkit/data/teacher/answer.ts';
import { codingOf } from '../../../toolkit/data/teacher/coding.ts';
import { fromPositions, fromVotes, logitsOf } from '../../../toolkit/data/teacher/soft.ts';
import { agreed, tagsIn } from '../../../toolkit/data/teacher/tags.ts';

const coding = codingOf(['体育', '财经', 'Tech']);
// Tech, 体育, 财经
const label = (content: string): string | undefined => {
  const place = labelIn(content, coding)?.place;
  return place === undefined ? undefined : coding.labels[place];
};

describe('the label', () => {
  it.each([
    ['{"label": "B"}', '体育'],
    ['理由……\n{"label":"B"}', '体育'],
    ['```json\n{"label": "B"}\n```\n', '体育'],
    ['{“label”：“B”}', '体育'],
    ['｛＂label＂：＂Ｂ＂｝', '体育'],
    ['{"label": "体育"}', '体育'],
    ['{"label": "B. 体育"}', '体育'],
    ['{"label": " tech "}', 'Tech'],
    ['{"label": "A"} 不对，应为 {"label": "C"}', '财经'],
    ['{"reason": {"a": "}"}, "label": "C"}', '财经'],
    ['先说 {这个} 再说\n{"label": "C"}。', '财经'],
    ['答案：C', '财经'],
    ['最终答案是：财经。', '财经'],
    ['B', '体育'],
    ['{"label": "娱乐"}', undefined],
    ['{"label": "B. 财经"}', undefined],
    ['{"label": null}', undefined],
    ['我觉得可能是体育', undefined],
    ['', undefined],
  ])('in %s is %s', (content, expected) => expect(label(content)).toBe(expected));

  it('is never one outside the set, whatever is written, and reading never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]"“”：:,，\\ \nlabeltags体育ABCD`'), maxLength: 60 }),
        (content) => {
          const said = labelIn(content, coding);
          expect(said?.place === undefined || said.place < 3).toBe(true);
          objectWith(content, 'tags');
          tagsIn(content, content, ['a']);
          reasonsIn(content);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('survives any text before and after', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('A', 'B', 'C'), (before, code) => {
        const content = `${before}\n{"label": "${code}"}`;
        expect(labelIn(content, coding)?.place).toBe(coding.codes.indexOf(code));
      }),
      { numRuns: 300 },
    );
  });
});

describe('codes', () => {
  it('are letters, numbers of one width, or marked where labels look like codes', () => {
    expect(codingOf(['x', 'y']).codes).toEqual(['A', 'B']);
    expect(codingOf(['B', 'x']).codes).toEqual(['1', '2']);
    expect(codingOf(['0', '1', '2']).codes).toEqual(['A', 'B', 'C']);
    expect(codingOf(['a', '1', '2']).codes).toEqual(['K1', 'K2', 'K3']);
    const many = codingOf(Array.from({ length: 119 }, (_, i) => `类${i}`));
    expect([many.codes[0], many.codes[118]]).toEqual(['001', '119']);
  });

  it('never mean two things', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom(...'ABCab12K') }), {
          minLength: 2,
          maxLength: 40,
        }),
        (labels) => {
          const each = codingOf(labels);
          for (const [place, code] of each.codes.entries()) expect(each.find(code)).toBe(place);
          for (const [place, name] of each.labels.entries()) expect(each.find(name)).toBe(place);
        },
      ),
    );
  });

  it('do not choose between labels that differ in case alone', () => {
    const both = codingOf(['News', 'news', 'x']);
    expect(both.find('NEWS')).toBeUndefined();
    expect(both.labels[both.find('news')!]).toBe('news');
  });
});

describe('probabilities', () => {
  const at = (tokens: readonly (readonly [string, Readonly<Record<string, number>>?])[]) =>
    tokens.map(([token, top = { [token]: 1 }]) => ({
      token,
      top: Object.entries(top).map(([t, p]) => [t, Math.log(p)] as const),
    }));

  it('from a token that holds the quote too', () => {
    const p = fromPositions(at([['{"label":'], [' "B', { ' "B': 0.8, ' "A': 0.15, ' A': 0.05 }], ['"}']]), coding)!;
    expect(p[1]! / p[0]!).toBeCloseTo(0.8 / 0.15, 6);
  });

  it('from a code that takes two tokens', () => {
    const many = codingOf(Array.from({ length: 30 }, (_, i) => `类${String(i).padStart(2, '0')}`));
    const p = fromPositions(
      at([['{"'], ['label'], ['": "'], ['0', { '0': 0.9, '3': 0.1 }], ['7', { '7': 0.75, '2': 0.25 }], ['"}']]),
      many,
    )!;
    const place = (code: string): number => many.codes.indexOf(code);
    expect(p[place('07')]! / p[place('02')]!).toBeCloseTo(3, 6);
    expect(p[place('07')]).toBeGreaterThan(0.66);
    expect(p[place('30')]! / p[place('07')]!).toBeCloseTo(0.1 / 0.675, 6);
  });

  it('from names too, the last label counting', () => {
    const p = fromPositions(
      at([['{"label": "A"}\n'], ['{"label": "'], ['财', { 财: 0.6, 体: 0.4 }], ['经"}']]),
      coding,
    )!;
    expect(p[2]).toBeCloseTo(0.6, 4);
    expect(p[1]).toBeCloseTo(0.4, 4);
  });

  it('are none where the tokens say nothing of labels', () => {
    expect(fromPositions(at([['好的']]), coding)).toBeUndefined();
    expect(fromPositions(at([['{"label": "'], ['娱', { 娱: 0.9, A: 0.1 }]]), coding)).toBeUndefined();
    expect(fromPositions([], coding)).toBeUndefined();
  });

  it('sum to 1 and are never 0; logits give them back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        ([a, b, c]) => {
          const sum = a! + b! + c!;
          const top = { A: a! / sum, B: b! / sum, 其: c! / sum };
          const p = fromPositions(at([['{"label": "'], ['A', top], ['"}']]), coding);
          if (!p) return;
          expect(p.reduce((total, each) => total + each, 0)).toBeCloseTo(1, 9);
          expect(Math.min(...p)).toBeGreaterThan(0);
          expect(p[0]! / p[1]!).toBeCloseTo(a! / b!, 4);
          for (const [i, logit] of logitsOf(p).entries()) expect(Math.exp(logit)).toBeCloseTo(p[i]!, 5);
        },
      ),
    );
  });

  it('from votes with pseudo-votes', () => {
    const p = fromVotes([0, 0, 2], 3, 0.6);
    expect(p[0]).toBeCloseTo(2.2 / 3.6);
    expect(p[1]).toBeCloseTo(0.2 / 3.6);
    expect(p[2]).toBeCloseTo(1.2 / 3.6);
  });
});

describe('tags', () => {
  const text = '小明和小红：“北京”见，小明先到';

  it('stand where their words are nearest to where they are said to be', () => {
    const content = JSON.stringify({
      tags: [
        { start: 10, end: 12, type: '人', text: '小明' },
        { type: '地', text: '北京' },
      ],
    });
    expect(tagsIn(content, text, ['人', '地'])).toEqual([
      { start: 7, end: 9, type: '地', text: '北京' },
      { start: 12, end: 14, type: '人', text: '小明' },
    ]);
  });

  it.each([
    ['{"tags": [{"type": "人", "text": "小刚"}]}', '小刚'],
    ['{"tags": [{"type": "物", "text": "小明"}]}', '物'],
    ['{"tags": "none"}', 'none'],
    ['没有实体', '没有实体'],
  ])('are refused: %s', (content, said) => {
    const found = tagsIn(content, text, ['人', '地']);
    expect(found).toEqual(expect.stringContaining(said));
  });

  it('may be none, and more than half must agree', () => {
    expect(tagsIn('{"tags": []}', text, ['人'])).toEqual([]);
    const tag = (start: number) => ({ start, end: start + 2, type: '人', text: '小明' });
    expect(agreed([[tag(0), tag(11)], [tag(0)], [tag(3)]])).toEqual([tag(0)]);
    expect(agreed([[tag(0)], [tag(3)]])).toEqual([]);
  });
});

it('reasons stand before the answer', () => {
  expect(reasonsIn('因为进球。\n```json\n{"label": "A"}\n```')).toBe('因为进球。');
});
