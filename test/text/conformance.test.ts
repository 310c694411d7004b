// Ours and the reference give the same ids, types and offsets, with either vocabulary, with and without case.
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { buildVocab } from '../../toolkit/text/vocab.ts';
import { createReference, differences, goldenVocab, same, toUtf16 } from './reference.ts';
import { lines, mixed, random } from './samples.ts';

const rarities = [
  '',
  ' ',
  '\ufeff',
  'Hello, 世界！',
  'café CAFÉ cafe\u0301 Ångström ｶﾞ ｆｕｌｌ　ｗｉｄｔｈ １２３',
  'İstanbul ISPARTA ıI ẞ straße ΟΔΥΣΣΕΥΣ ΣΑΣ ς',
  '한국어 각 가나다 \u1100\u1161\u11a8',
  'ภาษาไทย ไม่มีเว้นวรรค',
  'नमस्ते हिन्दी ক্ষ தமிழ்',
  'שָׁלוֹם العَرَبِيَّة',
  '👨‍👩‍👧‍👦 👩🏽‍🚀 🇨🇳 ❤️ 1️⃣',
  '⿰木目 ⺀ 々 〇 〆 ㊥ ㍻',
  '\u3400\u4dbf\u4dc0\u4e00\u9fff\ua000\uf900\ufaff\ufb00',
  '\u{20000}\u{2a6df}\u{2a6e0}\u{2a700}\u{2b73f}\u{2b740}\u{2b81f}\u{2b820}\u{2b91f}\u{2b920}\u{2ceaf}\u{2ceb0}\u{2f800}\u{2fa1f}\u{2fa20}\u{30000}',
  'a\u0000b\u0001c\ufffdd\u00ade\u200bf\u200dg\u2060h\ue000i\u{f0000}j',
  'a\u2028b\u2029c\u0085d\u000be\u000cf\u00a0g\u1680h\u2003i\u202fj\u205fk\u3000l',
  'lone \ud800 high \udc00 low \ud83d\ude00 pair \ude00\ud83d swapped',
  '[MASK] a[MASK]b [mask] [[MASK]] [SEP][CLS][PAD][UNK] [MASK',
  '中[MASK]国\u0301[SEP]\u0301',
  '$100 + 5^2 = <b>`x`</b> | ~tilde',
  `${'a'.repeat(99)} ${'a'.repeat(100)} ${'a'.repeat(101)} ${'é'.repeat(100)} ${'가'.repeat(50)} ${'가'.repeat(51)}`,
  'x\u0316\u302e\u0301\u302f \u302f\u0316\u302ey e\u0344\u302f \u{1d15f}\u{1d172} \u0f73\u302e z\u200b\u302f\u200d\u302e',
  'unaffable tokenization 2024-01-01T00:00:00Z',
];

const texts = [...rarities, ...mixed(20_000, 7)];
const grammar = lines(20_000, 11);

const vocabs = {
  golden: goldenVocab(),
  'of lines': buildVocab(grammar),
  'of everything': buildVocab([...texts, ...texts.map((text) => [...text].join(' '))], { minCount: 1, size: 100_000 }),
  'of everything, cased': buildVocab(texts, { minCount: 1, size: 100_000, lowerCase: false }),
};

describe.each(Object.entries(vocabs))('vocabulary %s', (name, vocab) => {
  describe.each([true, false])('lower case %s', (lowerCase) => {
    const tokenizer = createTokenizer(vocab, { maxLength: Infinity, lowerCase });
    const reference = createReference(vocab, lowerCase);

    it('agrees on 20,000 strings of mixed scripts', async () => {
      expect(texts.length).toBeGreaterThan(20_000);
      expect((await differences(texts, tokenizer, reference)).slice(0, 3)).toEqual([]);
    });

    const [first, every] = name === 'of lines' ? [0, 1] : [1, 20];
    it(`agrees on ${grammar.length / every} lines`, async () => {
      const part = grammar.filter((_, i) => i % every === first);
      expect(new Set(part).size).toBeGreaterThan(0.95 * part.length);
      expect((await differences(part, tokenizer, reference)).slice(0, 3)).toEqual([]);
    });
  });
});

describe('pairs and truncation', () => {
  const vocab = vocabs['of lines'];
  const limits = [3, 4, 5, 6, 7, 8, 9, 12, 17, 32, 64, 128];
  const source = [...rarities, ...texts.slice(0, 300), ...grammar.slice(0, 300)];
  const next = random(3);
  const pick = (): string => {
    const text = source[Math.floor(next() * source.length)]!;
    return next() < 0.5 ? text : text.slice(0, next() * 12);
  };

  it.each(limits)('agrees on pairs and single texts of at most %d tokens', async (maxLength) => {
    const tokenizer = createTokenizer(vocab, { maxLength });
    const reference = createReference(vocab, true, maxLength);
    const pairs = Array.from({ length: 400 }, () => [pick(), next() < 0.1 ? '' : pick()] as const);
    const wrong = await Promise.all(
      pairs.map(async ([text, pair]) => {
        const theirs = toUtf16(await reference.encode(text.toWellFormed(), pair.toWellFormed()), text, pair);
        const ours = tokenizer.encode(text, pair);
        return ours.ids.length <= maxLength && same(ours, theirs) ? [] : [JSON.stringify({ text, pair, ours, theirs })];
      }),
    );
    expect(wrong.flat().slice(0, 3)).toEqual([]);
    expect((await differences(source, tokenizer, reference)).slice(0, 3)).toEqual([]);
  });
});
