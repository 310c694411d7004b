import { describe, expect, it } from 'vitest';
import { evaluateMasked, exams } from '../../toolkit/evaluate/masked.ts';
import type { Filler } from '../../toolkit/runtime/filler.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { createVocab, specials } from '../../toolkit/text/vocab.ts';

const vocab = createVocab([...specials, ...'今天气很好山水大小一二三四五六七']);
const tokenizer = createTokenizer(vocab, { maxLength: 12 });
const texts = ['今天天气很好', '山', '一二三四五六七一二三四五六七', 'xyz'];

describe('exams', () => {
  it('hide a share of each text, one token at least, the same ones every time', () => {
    const found = exams(texts, tokenizer, 5);
    expect(found).toHaveLength(3); // nothing is known of xyz
    expect(found.map(({ targets }) => targets.length)).toEqual([1, 1, 2]);
    expect(exams(texts, tokenizer, 5)).toEqual(found);
    expect(exams(texts, tokenizer, 6)).not.toEqual(found);
    for (const [i, { encoding, targets }] of found.entries()) {
      const whole = tokenizer.encode(texts[i]!).ids;
      let next = 0;
      const back = encoding.ids.map((id) => (id === vocab.mask ? targets[next++]! : id));
      expect(back).toEqual(whole);
      expect(encoding.ids[0]).toBe(vocab.cls);
    }
  });
});

describe('evaluateMasked', () => {
  /** Sure of `token` by `margin`, else even. */
  const believer = (token: string, margin: number): Filler =>
    ({
      logits: async (encodings: readonly { readonly ids: readonly number[] }[]) =>
        encodings.map(({ ids }) =>
          ids
            .filter((id) => id === vocab.mask)
            .map(() => new Float32Array(vocab.tokens.length).fill(0).with(vocab.ids.get(token)!, margin)),
        ),
    }) as unknown as Filler;

  it('of one who believes nothing in particular is the logarithm of the vocabulary', async () => {
    const found = await evaluateMasked(believer('今', 0), exams(texts, tokenizer, 5));
    expect(found.loss).toBeCloseTo(Math.log(vocab.tokens.length), 5);
    expect(found.perplexity).toBeCloseTo(vocab.tokens.length, 3);
    expect(found.hidden).toBe(4);
  });

  it('counts what is told rightly', async () => {
    const only = exams(['山', '山', '水'], tokenizer, 1);
    const found = await evaluateMasked(believer('山', 3), only);
    expect(found.accuracy).toBeCloseTo(2 / 3);
    const total = Math.log(Math.exp(3) + vocab.tokens.length - 1);
    expect(found.loss).toBeCloseTo(total - 2, 5);
  });
});
