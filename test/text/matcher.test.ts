// Terms found in texts, against a search that tries every term at every place, and what the tokens are told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collate } from '../../toolkit/text/batch.ts';
import { createMatcher, type Found, type Matcher, marksOf } from '../../toolkit/text/matcher.ts';
import { normalize } from '../../toolkit/text/normalize.ts';
import { parseTerms, type Term, typesOf } from '../../toolkit/text/terms.ts';
import { createTokenizer, type Offset } from '../../toolkit/text/tokenizer.ts';
import { buildVocab } from '../../toolkit/text/vocab.ts';

const where = 'terms.tsv';
const dictionary = (...rows: readonly string[]): readonly Term[] => parseTerms(rows, { where });
const matcherOf = (...rows: readonly string[]): Matcher => {
  const terms = dictionary(...rows);
  return createMatcher(terms, { types: typesOf(terms), where });
};
const find = (matcher: Matcher, text: string): readonly Found[] => matcher.find(text, normalize(text, true));
const shown = (matcher: Matcher, text: string): string =>
  find(matcher, text)
    .map(({ start, end, type }) => `${text.slice(start, end)}/${matcher.types[type]}`)
    .join(' ');

describe('terms in a text', () => {
  it.each<[string, readonly string[], string, string]>([
    ['the longest', ['变压\tx', '变压器\ty', '器身\tx'], '变压器身', '变压器/y'],
    ['the heaviest', ['变压\tx\t3', '变压器\ty\t2', '器身\tx'], '变压器身', '变压/x 器身/x'],
    ['from the left', ['研究生\tx', '生命\ty\t9', '命\tx'], '研究生命', '研究生/x 命/x'],
    ['again after one that ends', ['甲甲\tx'], '甲甲甲甲甲', '甲甲/x 甲甲/x'],
    [
      'without case, accents and width',
      ['Ｓf6 开关\tx', 'café\ty'],
      'SF6开关，ＳＦ６ 开关，CAFE\u0301',
      'SF6开关/x ＳＦ６ 开关/x CAFE/y',
    ],
    [
      'with blanks where words part',
      ['circuit breaker\tx'],
      'Circuit \t Breaker circuitbreaker',
      'Circuit \t Breaker/x',
    ],
    ['not inside a word', ['AI\tx', 'tr\ty'], 'TRAINING AI, aid 用AI', 'AI/x AI/x'],
    ['not inside a number', ['10\tx', '10kV\ty', 'kV线\tz'], '110kV线 10kV 10 010', 'kV线/z 10kV/y 10/x'],
    ['beyond the basic plane', ['𠮷野家\tx'], '去𠮷野家吃', '𠮷野家/x'],
    ['over characters that are dropped', ['主变\tx'], '主\u200b变', '主\u200b变/x'],
    ['with signs', ['#1主变\tx', '（主）\ty'], '#1主变(主)', '#1主变/x (主)/y'],
    ['not where there is none', ['主变\tx'], '', ''],
  ])('are found: %s', (_, rows, text, expected) => {
    expect(shown(matcherOf(...rows), text)).toBe(expected);
  });

  it('have a known type', () => {
    expect(() => createMatcher(dictionary('主变\t设备'), { types: ['故障', '人员'], where })).toThrow(
      'terms.tsv: expected terms of the known types (故障, 人员), received 设备 for "主变"',
    );
  });

  it('that compare alike: the heavier, then the first', () => {
    const types = ['x', 'y'];
    const typeOf = (...rows: readonly string[]): number | undefined =>
      find(createMatcher(dictionary(...rows), { types, where }), 'sf6')[0]?.type;
    expect(typeOf('SF6\tx', 'sf6\ty')).toBe(0);
    expect(typeOf('SF6\ty', 'sf6\tx')).toBe(1);
    expect(typeOf('SF6\tx', 'sf6\ty\t2')).toBe(1);
  });

  it('are those that a search by hand finds', () => {
    const piece = fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '，'), minLength: 1, maxLength: 4 });
    const term = fc.record({ term: piece, type: fc.constantFrom('x', 'y'), weight: fc.integer({ min: 1, max: 3 }) });
    const terms = fc.uniqueArray(term, { maxLength: 12, selector: (one) => one.term });
    const text = fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '，'), maxLength: 40 });
    fc.assert(
      fc.property(terms, text, (list, of) => {
        const types = ['x', 'y'];
        const expected: Found[] = [];
        for (let at = 0; at < of.length; ) {
          const [best] = list
            .filter((one) => of.startsWith(one.term, at))
            .sort((a, b) => b.weight - a.weight || b.term.length - a.term.length);
          if (best) expected.push({ start: at, end: at + best.term.length, type: types.indexOf(best.type) });
          at += best ? best.term.length : 1;
        }
        expect(find(createMatcher(list, { types, where }), of)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('of any text lie inside it, in order, whatever the text', () => {
    const matcher = matcherOf('主变\tx', 'a b\ty', '１\tx', 'é\ty', '\u302e1\tx');
    const unit = fc.oneof(
      fc.constantFrom('主', '变', 'a', ' ', 'B', '1', 'e\u0301', '\u302e', '\ud800', '\u200b'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        let last = 0;
        for (const { start, end } of find(matcher, text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('marks of tokens', () => {
  const vocab = buildVocab(['变压器身漏油在主变旁边kvsf'], { minCount: 1 });
  const terms = matcherOf('变压器\tx', '漏油\ty', '油\ty', 'kV\tx');
  const tokenizer = createTokenizer(vocab, { maxLength: 12, terms });
  const marks = (text: string, pair?: string): [string, string] => {
    const { positions, types } = tokenizer.encode(text, pair).terms!;
    return [positions.join(''), types.join('')];
  };

  it('say where a token stands in which kind of term', () => {
    expect(marks('变压器漏油')).toEqual(['0123130', '0111220']);
    expect(marks('变变压器油变压器')).toEqual(['0012341230', '0011121110']);
    expect(marks('在旁边')).toEqual(['00000', '00000']);
    expect(marks('')).toEqual(['00', '00']);
  });

  it('go with each text of a pair, and with the tokens that are kept', () => {
    expect(marks('漏油', '变压器')).toEqual(['01301230', '02201110']);
    expect(marks('变压器变压器变压器变压器变压器')).toEqual(['012312312310', '011111111110']);
  });

  it('reach over no special token', () => {
    expect(marks('漏[MASK]油')).toEqual(['00040', '00020']);
  });

  it('go to tokens that share a character with a term, one that is in two to the earlier', () => {
    const offsets: readonly Offset[] = [
      [0, 0],
      [0, 2],
      [2, 5],
      [5, 6],
      [0, 0],
    ];
    const found = [
      { start: 1, end: 3, type: 0 },
      { start: 4, end: 6, type: 1 },
    ];
    expect(marksOf(offsets, found)).toEqual({ positions: [0, 1, 3, 4, 0], types: [0, 1, 1, 2, 0] });
    expect(marksOf([[0, 4]], found)).toEqual({ positions: [4], types: [1] });
    expect(marks('10kv')[0].replace(/0/g, '')).toBe('13');
  });

  it('are padded with zeros, and are there only with a dictionary', () => {
    const [long, short] = [tokenizer.encode('变压器漏油'), tokenizer.encode('油')];
    expect(collate([short, long], 0).terms).toEqual({
      positions: BigInt64Array.from([...[0, 4, 0, 0, 0, 0, 0], ...[0, 1, 2, 3, 1, 3, 0]], BigInt),
      types: BigInt64Array.from([...[0, 2, 0, 0, 0, 0, 0], ...[0, 1, 1, 1, 2, 2, 0]], BigInt),
    });
    const plain = createTokenizer(vocab, { maxLength: 12 }).encode('变压器');
    expect(plain).not.toHaveProperty('terms');
    expect(collate([plain], 0)).not.toHaveProperty('terms');
    const { terms: _, ...rest } = tokenizer.encode('变压器');
    expect(rest).toEqual(plain);
  });
});
