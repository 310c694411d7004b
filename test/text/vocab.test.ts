import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counts, pieceCounter } from '../../toolkit/text/count.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import {
  buildVocab,
  createVocab,
  formatVocab,
  parseVocab,
  specials,
  type VocabOptions,
  vocabFrom,
} from '../../toolkit/text/vocab.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { lines } from './samples.ts';

const head = specials.join('\n');

describe('parseVocab', () => {
  it('splits on \\n alone and trims nothing', () => {
    const vocab = parseVocab(`${head}\n\u2028\n##\u2028\n\u3000x \n\n盆\n`);
    expect(vocab.tokens.slice(5)).toEqual(['\u2028', '##\u2028', '\u3000x ', '', '盆']);
    expect(vocab.ids.get('盆')).toBe(9);
    expect([vocab.pad, vocab.unk, vocab.cls, vocab.sep, vocab.mask]).toEqual([0, 1, 2, 3, 4]);
  });

  it('reads what formatVocab writes', () => {
    const token = fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        const vocab = createVocab([...specials, ...tokens]);
        expect(parseVocab(formatVocab(vocab))).toEqual(vocab);
      }),
    );
  });

  it('does not need the last line end, and never makes an empty token a piece', () => {
    const vocab = parseVocab(`${head}\n\n盆`);
    expect(vocab.tokens.length).toBe(7);
    expect(createTokenizer(vocab, { maxLength: 8 }).encode('盆x').ids).toEqual([2, 6, 1, 3]);
  });

  it('keeps the later id of a token given twice, as the reference does', () => {
    expect(parseVocab(`${head}\na\nb\na\n`).ids.get('a')).toBe(7);
  });

  it.each([
    ['', '[PAD]', 0],
    [specials.join('\r\n'), '[PAD]', 5],
    [`\ufeff${head}`, '[PAD]', 5],
    ['[PAD]\n[UNK]\n[CLS]\n[SEP]\n', '[MASK]', 4],
  ])('says which special token is missing', (text, token, tokens) => {
    expect(() => parseVocab(text, 'a/vocab.txt')).toThrow(
      `a/vocab.txt: expected the token ${token}, found ${tokens} tokens without it`,
    );
  });
});

describe('buildVocab', () => {
  const texts = lines(2000, 5);
  const safe = buildVocab([]);

  it('starts with the special tokens and a safety set of 109', () => {
    expect(safe.tokens.slice(0, 5)).toEqual([...specials]);
    expect(safe.tokens.length).toBe(5 + 10 + 26 + 32 + 36);
    expect(buildVocab([], { lowerCase: false }).tokens.length).toBe(109 + 52);
    const { encode } = createTokenizer(safe, { maxLength: 99 });
    expect(encode('Any-Thing, 42 {~}').ids).not.toContain(safe.unk);
  });

  it('puts frequent characters first, then whole Latin words, and breaks ties by code point', () => {
    const vocab = buildVocab(['中中中文文 gpu gpu v2 \u{20000}\u{20000}\uff5e \uff5e 一次 ж ж жж'], { minCount: 2 });
    expect(vocab.tokens.slice(109)).toEqual(['ж', '中', '文', '\uff5e', '\u{20000}', 'gpu']);
  });

  it('writes characters inside a word with ##', () => {
    expect(buildVocab(['かな'], { minCount: 1 }).tokens.slice(109)).toEqual(['##な', 'か']);
  });

  it('depends neither on the order of the texts nor on how they are cut', () => {
    const vocab = buildVocab(texts);
    expect(buildVocab([...texts].reverse())).toEqual(vocab);
    expect(buildVocab([texts.join('\n')])).toEqual(vocab);
    expect(new Set(vocab.tokens).size).toBe(vocab.tokens.length);
  });

  it('keeps to its size and its least count', () => {
    expect(buildVocab(texts, { size: 300 }).tokens).toEqual(buildVocab(texts).tokens.slice(0, 300));
    const all = buildVocab(texts, { minCount: 1, size: 1e6 });
    const often = buildVocab(texts, { minCount: 50, size: 1e6 });
    expect(often.tokens.length).toBeLessThan(all.tokens.length);
    expect(all.tokens).toEqual(expect.arrayContaining([...often.tokens]));
    const { encode } = createTokenizer(all, { maxLength: Infinity });
    expect(texts.some((text) => encode(text).ids.includes(all.unk))).toBe(false);
  });

  it('refuses a size below the safety set', () => {
    expect(() => buildVocab(texts, { size: 108 })).toThrow(Fault);
    expect(() => buildVocab(texts, { size: Number.NaN })).toThrow('vocabulary size: expected at least 109');
  });
});

describe('vocabFrom with a corpus', () => {
  const counts = (texts: readonly string[]): Counts => {
    const counter = pieceCounter(true);
    for (const text of texts) counter.add(text);
    return counter.read();
  };
  const corpus = counts(['一一一一二二二三三四四', '天天天天天abc abc xyz xyz']);
  const own = (texts: readonly string[], options: VocabOptions = {}) =>
    vocabFrom(counts(texts), { corpus, ...options }).tokens.slice(109);

  it('has all of the texts, is filled up from the corpus, and stands in its order', () => {
    expect(own(['盆景盆景', '三三', 'q1 q1'])).toEqual(['天', '一', '二', '三', '四', 'abc', 'xyz', 'q1', '景', '盆']);
  });

  it('gives the texts room before the corpus', () => {
    expect(own(['盆景盆景', '三三'], { size: 113 })).toEqual(['天', '三', '景', '盆']);
  });

  it('is the same for a text more that brings nothing new', () => {
    expect(own(['盆景盆景', '二二二二二二二天'])).toEqual(own(['景盆景盆盆盆盆']));
  });
});
