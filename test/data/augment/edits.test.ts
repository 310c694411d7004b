import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deleteWords, insertWords, replaceWords, swapWords } from '../../../toolkit/data/augment/edits.ts';
import { createCandidates } from '../../../toolkit/data/augment/replace.ts';
import { createThesaurus } from '../../../toolkit/data/augment/synonyms.ts';
import { createTerms } from '../../../toolkit/data/augment/terms.ts';
import { createSegment, openLexicon, type Word } from '../../../toolkit/data/augment/words.ts';

/** One letter a word: lower case free, upper case fixed, digits bound. */
const words = (text: string): Word[] =>
  [...text].map((letter, start) => ({
    ...{ text: letter, tag: 'n', start, end: start + 1 },
    fixed: /[A-Z]/.test(letter),
    bound: /\d/.test(letter),
  }));
const line = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'X', 'Y', '1', '2'), maxLength: 20 });
const rate = fc.double({ min: 0.01, max: 1, noNaN: true });
const sorted = (text: string): string => [...text].sort().join('');

describe('word edits', () => {
  it('swap keeps every stretch its words, and what is fixed or bound its place', () => {
    fc.assert(
      fc.property(line, rate, fc.integer(), (text, rate, key) => {
        const swapped = swapWords(words(text), rate, key) ?? text;
        const stretches = (line: string): string[] => line.split(/([A-Z\d])/);
        expect(stretches(swapped).map(sorted)).toEqual(stretches(text).map(sorted));
      }),
    );
    expect(swapWords(words('aXb1c'), 1, 3)).toBeUndefined();
    expect(swapWords(words('ab'), 0.1, 3)).toBe('ba');
  });

  it('delete takes free words only, and half of them at most', () => {
    fc.assert(
      fc.property(line, rate, fc.integer(), (text, rate, key) => {
        const kept = deleteWords(words(text), rate, key) ?? text;
        expect(kept.replace(/[a-d]/g, '')).toBe(text.replace(/[a-d]/g, ''));
        const free = text.replace(/[^a-d]/g, '').length;
        const gone = text.length - kept.length;
        expect(gone).toBeLessThanOrEqual(Math.min(Math.floor(free / 2), Math.max(1, Math.round(rate * text.length))));
        if (free > 1) expect(gone).toBeGreaterThan(0);
      }),
    );
    expect(deleteWords(words('a'), 1, 3)).toBeUndefined();
  });

  it('insert puts candidates behind words that are not fixed', () => {
    const insert = insertWords(({ text }) => (text === 'a' ? ['+', '-'] : []));
    fc.assert(
      fc.property(line, rate, fc.integer(), (text, rate, key) => {
        const longer = insert(words(text), rate, key);
        expect(longer === undefined).toBe(!text.includes('a'));
        expect((longer ?? text).replace(/[+-]/g, '')).toBe(text);
        expect(longer ?? text).not.toMatch(/[A-Z][+-]|^[+-]/);
      }),
    );
  });

  it('replace puts candidates for their words', () => {
    const replace = replaceWords(({ text }) => (text === 'a' ? ['+', '-'] : []));
    fc.assert(
      fc.property(line, rate, fc.integer(), (text, rate, key) => {
        const other = replace(words(text), rate, key) ?? text;
        expect(other.replace(/[+-]/g, 'a')).toBe(text);
        expect(other === text).toBe(!text.includes('a'));
      }),
    );
  });

  it('chooses every place sooner or later', () => {
    const made = new Set(Array.from({ length: 200 }, (_, key) => deleteWords(words('abcd'), 0.1, key)));
    expect(made).toEqual(new Set(['bcd', 'acd', 'abd', 'abc']));
  });
});

const lexicon = await openLexicon();

describe('segmentation', () => {
  const segment = createSegment(lexicon, createTerms(['变压器套管']));
  const show = (text: string): string =>
    segment(text)
      .map(({ text, fixed, bound }) => text + (fixed ? '!' : '') + (bound ? '~' : ''))
      .join(' ');

  it('fixes terms, numbers, negations, questions and all that is no Chinese word; binds what is denied', () => {
    expect(show('主变压器套管没有漏油，3个')).toBe('主 变压器套管! 没有! 漏油~ ，! 3! 个!');
    expect(show('为什么喜欢hello')).toBe('为什么! 喜欢 hello!');
    expect(show('葛\u{e0100}花')).toContain('葛!');
  });

  it('covers the text without gaps', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const text = raw.toWellFormed();
        const list = segment(text);
        expect(list.map(({ text }) => text).join('')).toBe(text);
        expect(list.every(({ start, end }, at) => start === (list[at - 1]?.end ?? 0) && end > start)).toBe(true);
      }),
    );
  });
});

describe('candidates', () => {
  const group = (...list: string[]) => ({ words: list, synonyms: true });
  const candidates = createCandidates(
    createThesaurus([
      group('神奇', '奇妙', '瑰玮', '神奇得很'),
      group('举办', '不办', '举行', '桌椅', '开办'),
      group('下跌', '跌落'),
      group('喜欢', '好', '热爱着'),
      group('北京', '京城', '首都'),
      group('电脑', '计算机'),
    ]),
    lexicon,
  );
  const segment = createSegment(lexicon, createTerms([]));
  const of = (word: string): readonly string[] => candidates(segment(word)[0]!);

  it.each<[string, string, string[]]>([
    ['common words of the same length', '神奇', ['奇妙']],
    ['no negation, no other part of speech', '举办', ['举行']],
    ['nothing for words prone to antonyms', '下跌', []],
    ['nothing of one character, nothing of several words', '喜欢', []],
    ['nothing for names', '北京', []],
    ['one character more where there is no other', '电脑', ['计算机']],
  ])('are %s', (_, word, expected) => expect(of(word)).toEqual(expected));
});
