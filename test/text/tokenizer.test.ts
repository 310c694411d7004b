// What the tokenizer promises by itself, without the reference: hand-made values, bad input, linear time.
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { share } from '../../toolkit/text/truncate.ts';
import { createVocab, specials } from '../../toolkit/text/vocab.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { goldenVocab } from './reference.ts';

const vocab = createVocab([...specials, '盆', '景', 'small', '##er', 'tree', '。']);
const encode = createTokenizer(vocab, { maxLength: 16 }).encode;

describe('encode', () => {
  it('adds the special tokens, cuts words and points into the text', () => {
    const text = '盆景 SMALLER Trée。';
    const { ids, typeIds, offsets } = encode(text);
    expect(ids.map((id) => vocab.tokens[id])).toEqual('[CLS] 盆 景 small ##er tree 。 [SEP]'.split(' '));
    expect(typeIds).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(offsets.slice(1, -1).map(([start, end]) => text.slice(start, end))).toEqual([
      '盆',
      '景',
      'SMALL',
      'ER',
      'Trée',
      '。',
    ]);
    expect([offsets[0], offsets.at(-1)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('counts offsets in UTF-16 units of each text of a pair', () => {
    const { ids, typeIds, offsets } = encode('😀', '𠮷 景');
    expect(ids).toEqual([vocab.cls, vocab.unk, vocab.sep, vocab.unk, vocab.ids.get('景'), vocab.sep]);
    expect(typeIds).toEqual([0, 0, 0, 1, 1, 1]);
    expect(offsets).toEqual([
      [0, 0],
      [0, 2],
      [0, 0],
      [0, 2],
      [3, 4],
      [0, 0],
    ]);
  });

  it('recognises special tokens written in the text, in their spelling only', () => {
    expect(encode('盆[MASK]景').ids).toEqual([2, 5, 4, 6, 3]);
    expect(encode('[mask]').ids).toEqual([2, 1, 1, 1, 3]);
  });

  it('gives only the added tokens for a text with nothing in it', () => {
    for (const text of ['', ' \t\u3000', '\0\ufffd\u200b', '\ud800']) expect(encode(text).ids).toEqual([2, 3]);
    expect(encode('', '').ids).toEqual([2, 3, 3]);
  });

  it('treats a lone surrogate as U+FFFD: dropped, its place kept', () => {
    expect(encode('盆\ud83d景\ude00')).toEqual({
      ids: [2, 5, 6, 3],
      typeIds: [0, 0, 0, 0],
      offsets: [
        [0, 0],
        [0, 1],
        [2, 3],
        [0, 0],
      ],
    });
  });

  it('does not lower-case when told not to', () => {
    const cased = createTokenizer(vocab, { maxLength: 16, lowerCase: false });
    expect(cased.encode('small SMALL Trée').ids).toEqual([2, 7, 1, 1, 3]);
  });

  it('refuses a length that cannot hold a pair', () => {
    for (const maxLength of [2, 0, -1, 3.5, Number.NaN]) {
      expect(() => createTokenizer(vocab, { maxLength })).toThrow(Fault);
    }
    expect(() => createTokenizer(vocab, { maxLength: 2 })).toThrow(
      'tokenizer maximum length: expected a whole number of at least 3 tokens, received 2',
    );
  });
});

describe('long texts', () => {
  const tokenizer = createTokenizer(goldenVocab(), { maxLength: Infinity });
  const fill = (piece: string): string => piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
  it.each([
    ['Chinese', fill('盆景是在小盆里养出大树的艺术，')],
    ['one word', fill('a')],
    ['words of 100 letters', fill(`${'ab'.repeat(50)} `)],
    ['accents', fill('e\u0301\u0316')],
    ['marks only', `x${fill('\u0301\u0316')}\u302e`],
    ['movable marks', fill('\u302e\u0301\u302f')],
    ['dropped characters and marks', fill('\u200b\u302e')],
    ['special tokens', fill('[MASK]')],
    ['open brackets', fill('[')],
    ['lone surrogates', fill('\ud800')],
    ['blanks', fill(' ')],
    ['Hangul', fill('각')],
  ])('takes 100,000 characters of %s, every token inside the text and in order', (_, text) => {
    const { ids, offsets } = tokenizer.encode(text);
    expect(offsets.length).toBe(ids.length);
    expect(offsets.slice(1, -1).every(([start, end]) => 0 <= start && start <= end && end <= text.length)).toBe(true);
    expect(offsets.slice(2, -1).every(([start], i) => start >= offsets[i + 1]![0])).toBe(true);
  });
});

describe('share', () => {
  it.each([
    [0, 0, 7, 0, 0],
    [0, 8, 7, 0, 7],
    [2, 4, 7, 2, 4],
    [2, 8, 7, 2, 5],
    [8, 2, 7, 5, 2],
    [4, 4, 7, 3, 4],
    [8, 4, 7, 4, 3],
    [4, 8, 7, 3, 4],
    [8, 8, 7, 3, 4],
    [5, 5, 0, 0, 0],
    [5, 5, 1, 0, 1],
    [6, 5, 1, 1, 0],
  ])('gives %d and %d tokens in room for %d: %d and %d', (first, second, room, a, b) => {
    expect(share(first, second, room)).toEqual([a, b]);
  });
});
