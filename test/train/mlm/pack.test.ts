import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../../toolkit/text/tokenizer.ts';
import { createVocab, specials } from '../../../toolkit/text/vocab.ts';
import { continues, idOf, pack, paragraph } from '../../../toolkit/train/mlm/pack.ts';
import { jiebaSegment } from '../../../toolkit/train/mlm/segment.ts';

const characters = [...new Set('变压器差动保护动作后检查最高人民法院关于执行和解的规定模型')];
const vocab = createVocab([...specials, ...characters, 'net', 'work', '##work', '##s', '3', '##5', '.', ',']);
const tokenizer = createTokenizer(vocab, { maxLength: Number.POSITIVE_INFINITY });
const segment = await jiebaSegment();

/** The words a packed paragraph says it has, tokens joined by +. */
const words = (tokens: readonly number[]): string =>
  tokens.map((token, i) => (i === 0 ? '' : continues(token) ? '+' : ' ') + vocab.tokens[idOf(token)]).join('');

async function packed(lines: readonly string[], keep?: (document: number) => boolean): Promise<number[]> {
  const all: number[] = [];
  for await (const chunk of pack(lines, { tokenizer, segment, ...(keep ? { keep } : {}) })) all.push(...chunk);
  return all;
}

describe('paragraph', () => {
  it('marks what jieba holds together, words longer than three characters too', () => {
    expect(words(paragraph('最高人民法院关于执行和解的规定', { tokenizer, segment }))).toBe(
      '最+高+人+民+法+院 关+于 执+行 和+解 的 规+定',
    );
  });

  it('keeps a term of the dictionary whole', async () => {
    const text = '变压器差动保护动作后检查变压器';
    expect(words(paragraph(text, { tokenizer, segment }))).toBe('变+压+器 差+动 保+护 动+作 后 检+查 变+压+器');
    const taught = await jiebaSegment(['变压器差动保护', '有 空格', '']);
    expect(words(paragraph(text, { tokenizer, segment: taught }))).toBe('变+压+器+差+动+保+护 动+作 后 检+查 变+压+器');
  });

  it('keeps the pieces of a Latin word and of a number together', () => {
    expect(words(paragraph('network networks 35, 执行', { tokenizer, segment }))).toBe(
      'net+##work net+##work+##s 3+##5 , 执+行',
    );
    const letters = (text: string): string[] => [...text];
    expect(words(paragraph('networks 执行', { tokenizer, segment: letters }))).toBe('net+##work+##s 执 行');
  });

  it('has the tokens of the tokenizer, and the words of any segmentation, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...characters, ' ', 'network', '３５', '\ud800', '\u{20000}', '[MASK]') }),
    );
    fc.assert(
      fc.property(text, (one) => {
        const tokens = paragraph(one, { tokenizer, segment });
        expect(tokens.map(idOf)).toEqual(tokenizer.encode(one).ids.slice(1, -1));
        if (tokens.length > 0) expect(continues(tokens[0]!)).toBe(false);
        expect(segment(one).join('')).toHaveLength(one.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('pack', () => {
  it('ends each document with [SEP], however many blank lines there are', async () => {
    const lines = ['', '执行', '和解', '', ' ', '规定', '', ''];
    expect(words(await packed(lines))).toBe('执+行 和+解 [SEP] 规+定 [SEP]');
    expect(words(await packed(['执行']))).toBe('执+行 [SEP]');
    expect(await packed([])).toEqual([]);
  });

  it('passes over the documents it is not to keep', async () => {
    const lines = ['执行', '', '和解', '', '规定'];
    expect(words(await packed(lines, (document) => document !== 1))).toBe('执+行 [SEP] 规+定 [SEP]');
    expect(words(await packed(lines, (document) => document === 1))).toBe('和+解 [SEP]');
  });

  it('hands on pieces of bounded size: the corpus is never in memory', async () => {
    const line = '执行和解的规定'.repeat(100);
    let live = 0;
    function* lines(): Generator<string> {
      for (live = 0; live < 500; live++) yield line;
    }
    const sizes: number[] = [];
    const seen: number[] = [];
    for await (const chunk of pack(lines(), { tokenizer, segment })) {
      sizes.push(chunk.length);
      seen.push(live);
    }
    expect(sizes.reduce((a, b) => a + b)).toBe(700 * 500 + 1);
    expect(Math.max(...sizes)).toBeLessThan(70_000);
    expect(seen[0]).toBeLessThan(100);
  });
});
