// Term files: what they may hold, and what is said of what they may not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTerms, formatTerms, parseTerms, type Term, typesOf } from '../../toolkit/text/terms.ts';
import { Fault } from '../../toolkit/words/fault.ts';

const parse = (text: string, type?: string): readonly Term[] =>
  parseTerms(text.split('\n'), { where: 'terms.tsv', ...(type === undefined ? {} : { type }) });
const fault = (text: string): { key: string; values: object } => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Fault) return { key: error.key, values: error.values };
    throw error;
  }
  throw new Error(`no fault: ${JSON.stringify(text)}`);
};

describe('a term file', () => {
  it('names terms, types and weights, with comments, blank lines and a header', () => {
    const text =
      '\ufeffterm\ttype\tweight\r\n# devices\r\n主变\t设备\r\n\r\n套管 \t 设备\t2.5\n#\n#1主变\t设备\nSF6 断路器\n漏油\t故障\t\n';
    expect(parse(text)).toEqual([
      { term: '主变', type: '设备', weight: 1 },
      { term: '套管', type: '设备', weight: 2.5 },
      { term: '#1主变', type: '设备', weight: 1 },
      { term: 'SF6 断路器', type: 'term', weight: 1 },
      { term: '漏油', type: '故障', weight: 1 },
    ]);
    expect(typesOf(parse(text))).toEqual(['term', '故障', '设备']);
    expect(parse('term\tkind\nx\ty')).toEqual([{ term: 'x', type: 'y', weight: 1 }]);
  });

  it('may be a list of terms with their frequencies, which say nothing', () => {
    expect(parse('字符串 \t 395499\n数组\t12\n字符串\t7', 'IT')).toEqual([
      { term: '字符串', type: 'IT', weight: 1 },
      { term: '数组', type: 'IT', weight: 1 },
    ]);
  });

  it('may say a term twice: the heavier line counts', () => {
    expect(parse('主变\t设备\n主变\t设备\t3\n主变\t设备\t2')).toEqual([{ term: '主变', type: '设备', weight: 3 }]);
    expect(parse('京东\t公司\t2\n京东\t地点')).toEqual([{ term: '京东', type: '公司', weight: 2 }]);
    expect(parse('京东\t公司\n京东\t地点\t2')).toEqual([{ term: '京东', type: '地点', weight: 2 }]);
  });

  it.each([
    ['', 'text.terms-none', {}],
    ['term\tkind\n# none\n \n', 'text.terms-none', {}],
    ['主变\t设备\n\t设备', 'text.term-empty', { line: 2 }],
    ['\u0301\t设备', 'text.term-empty', { line: 1 }],
    [`x\n${'长'.repeat(65)}\t设备`, 'text.term-long', { line: 2, received: 65 }],
    ['主\u200b变\t设备', 'text.term-control', { line: 1, code: 'U+200B' }],
    ['主\u0000变', 'text.term-control', { line: 1, code: 'U+0000' }],
    ['主变\t设备\t1\t2', 'text.term-columns', { line: 1, received: 4 }],
    ['主变\t设备\t0', 'text.term-weight', { line: 1, received: '0' }],
    ['主变\t设备\t-1', 'text.term-weight', { line: 1 }],
    ['主变\t设备\t1e9', 'text.term-weight', { line: 1 }],
    ['主变\t12\t1', 'text.term-type-name', { line: 1, received: '12' }],
    ['主变\t设\u0007备', 'text.term-type-name', { line: 1, received: '设�备' }],
    [`主变\t${'长'.repeat(65)}`, 'text.term-type-name', { line: 1, received: `${'长'.repeat(40)}…` }],
    ['京东\t公司\n\n京东\t地点', 'text.term-twice', { line: 3, before: 1, first: '公司', second: '地点' }],
  ])('%j is refused: %s', (text, key, values) => {
    expect(fault(text)).toMatchObject({ key, values: { where: 'terms.tsv', ...values } });
  });

  it('is UTF-8', () => {
    expect(decodeTerms(new TextEncoder().encode('主变'), 'terms.tsv')).toBe('主变');
    expect(() => decodeTerms(Uint8Array.of(0xd6, 0xf7, 0xb1, 0xe4), 'terms.tsv')).toThrow(/UTF-8/); // GBK
  });
});

const word = fc.string({
  unit: fc.constantFrom('甲', '乙', '𠮷', 'a', 'B', '7', '(', '，'),
  minLength: 1,
  maxLength: 9,
});

describe('any term file', () => {
  it('comes back as it was written', () => {
    const weight = fc.oneof(
      fc.constant(1),
      fc.integer({ min: 1, max: 1e6 }).map((n) => n / 1000),
    );
    const term = fc.record({ term: word, type: fc.constantFrom('设备', '故障', 'place name'), weight });
    fc.assert(
      fc.property(fc.uniqueArray(term, { minLength: 1, selector: ({ term }) => term }), (terms) => {
        expect(parse(formatTerms(terms))).toEqual(terms);
      }),
    );
  });

  it('is read, or refused with its line', () => {
    const piece = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('\t', '\n', '主变', '设备', '1', ' ', '#', '-', '\r\n', 'term\tkind') },
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        try {
          const terms = parse(text);
          expect(parse(formatTerms(terms))).toEqual(terms);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          if (error.key === 'text.terms-none') return;
          expect(Number(error.values['line'])).toBeGreaterThan(0);
          expect(error.message).not.toMatch(/\p{Cc}|\{\w+\}/u);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
