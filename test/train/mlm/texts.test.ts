import { expect, it } from 'vitest';
import { createTokenizer } from '../../../toolkit/text/tokenizer.ts';
import { buildVocab } from '../../../toolkit/text/vocab.ts';
import { idOf } from '../../../toolkit/train/mlm/pack.ts';
import { packedTexts } from '../../../toolkit/train/mlm/texts.ts';

it('texts are documents, lines of a text are not', async () => {
  const texts = ['今天\n\n天气', '很好', '', '山水'];
  const vocab = buildVocab(texts, { minCount: 1 });
  const tokenizer = createTokenizer(vocab, { maxLength: Infinity });
  const parts = { tokenizer, segment: (text: string) => [text] };
  const corpus = await packedTexts(texts, parts);
  const read = (from: number, length: number) =>
    Array.from(corpus.read(from, length), (packed) => vocab.tokens[idOf(packed)]).join('');
  expect(read(0, corpus.length)).toBe('今天天气[SEP]很好[SEP]山水[SEP]');
  expect(read(5, 3)).toBe('很好[SEP]');
  expect((await packedTexts(texts, parts)).digest).toBe(corpus.digest);
  expect((await packedTexts(texts.slice(1), parts)).digest).not.toBe(corpus.digest);
});
