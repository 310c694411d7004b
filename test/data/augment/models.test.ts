// The two augmenters that ask somebody else: a masked language model, a translator. Both are played here.
import { describe, expect, it } from 'vitest';
import { backTranslate, type Translate } from '../../../toolkit/data/augment/back-translation.ts';
import { type Filling, type MaskedLM, refill } from '../../../toolkit/data/augment/masked.ts';
import type { Span } from '../../../toolkit/data/augment/spans.ts';
import { createTerms } from '../../../toolkit/data/augment/terms.ts';

const terms = createTerms(['主变']);

describe('masked', () => {
  const asked: (readonly [string, readonly Span[]])[] = [];
  const says = (...fillings: Filling[]): MaskedLM => ({
    fill: async (text, spans) => {
      asked.push([text, spans]);
      return spans.map(() => fillings);
    },
  });
  const settings = { rate: 1, least: 0.05 };

  it('asks for what may be masked, in order, all at once', async () => {
    asked.length = 0;
    await refill('主变不漏油3.5升吗𠮷', settings, 1, says(), terms);
    expect(asked.map(([text, spans]) => spans.map(({ start, end }) => text.slice(start, end)))).toEqual([
      ['漏', '油', '𠮷'],
    ]);
  });

  it('draws by probability among what fits', async () => {
    const model = says(
      { text: '水', probability: 0.6 },
      { text: '气', probability: 0.2 },
      { text: '不', probability: 0.9 },
      { text: '汽油', probability: 0.9 },
      { text: '[UNK]', probability: 0.9 },
      { text: '酱', probability: 0.04 },
    );
    const drawn = await Promise.all(
      Array.from({ length: 2000 }, (_, key) => refill('油', settings, key, model, terms)),
    );
    expect(new Set(drawn)).toEqual(new Set(['水', '气']));
    expect(Math.abs(drawn.filter((text) => text === '水').length / 2000 - 0.75)).toBeLessThan(0.04);
  });

  it('is undefined where nothing may be masked or nothing fits', async () => {
    const model = says({ text: '油', probability: 1 });
    expect(await refill('油', settings, 1, model, terms)).toBeUndefined();
    expect(await refill('主变3号不', settings, 1, model, terms)).toBeUndefined();
    expect(await refill('水', { ...settings, rate: 0 }, 1, model, terms)).toBeUndefined();
    expect(await refill('水', settings, 1, model, terms)).toBe('油');
  });
});

describe('back-translation', () => {
  const through = (there: string, back: string): { readonly translate: Translate; readonly calls: unknown[] } => {
    const calls: unknown[] = [];
    const translate: Translate = async (...call) => {
      calls.push(call);
      return call[2] === 'zh' ? back : there;
    };
    return { translate, calls };
  };

  it('goes there and back', async () => {
    const { translate, calls } = through('the transformer leaks', ' 主变渗油 ');
    expect(await backTranslate('主变漏油', 'en', translate, terms)).toBe('主变渗油');
    expect(calls).toEqual([
      ['主变漏油', 'zh', 'en'],
      ['the transformer leaks', 'en', 'zh'],
    ]);
  });

  it.each([
    ['the same', '主变没有漏3升油', '主变没有漏3升油'],
    ['nothing', '主变没有漏油', '  '],
    ['no term', '主变没有漏油', '变压器没有漏油'],
    ['no negation', '主变没有漏油', '主变漏油'],
    ['one more negation', '主变漏油', '主变没有不漏油'],
    ['another number', '漏了3.5升', '漏出35升'],
    ['no number', '漏了3.5升', '漏出很多'],
    ['another numeral', '漏了两次', '漏过三次'],
  ])('is undefined when %s comes back', async (_, text, back) => {
    expect(await backTranslate(text, 'en', through('…', back).translate, terms)).toBeUndefined();
  });

  it('takes a negation in other words, a number in other width, and mends lone surrogates', async () => {
    const back = '主变并未漏3升\ud800';
    expect(await backTranslate('主变没漏３升', 'en', through('…', back).translate, terms)).toBe('主变并未漏3升\ufffd');
  });
});
