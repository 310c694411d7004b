import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Executable, Feeds } from '../../toolkit/engine/engine.ts';
import { createPredictor, softmax } from '../../toolkit/runtime/predictor.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { labels, texts, tinyPredictor, vocab } from '../export/tiny.ts';

const predictor = await tinyPredictor();
afterAll(() => predictor.release());
const tokenizer = createTokenizer(vocab, { maxLength: 8 });

/** An engine that answers with the number of tokens and the sum of type ids, and remembers what it was fed. */
function counting(width = 2): Executable & { readonly fed: Feeds[] } {
  const fed: Feeds[] = [];
  return {
    fed,
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'],
    outputs: ['logits'],
    async run(feeds) {
      fed.push(feeds);
      const [rows, length] = feeds.input_ids!.dims as [number, number];
      const sum = (name: string, row: number) =>
        Number(
          (feeds[name]!.data as BigInt64Array).slice(row * length, (row + 1) * length).reduce((a, b) => a + b, 0n),
        );
      const data = Float32Array.from({ length: rows * width }, (_, i) =>
        sum(i % width === 0 ? 'attention_mask' : 'token_type_ids', Math.floor(i / width)),
      );
      return { logits: { type: 'float32', dims: [rows, width], data } };
    },
    release: async () => undefined,
  };
}

describe('a predictor', () => {
  it('answers in the order asked, whatever the batches', async () => {
    const together = await predictor.predict(texts);
    for (const [i, text] of texts.entries()) {
      const [alone] = await predictor.predict([text]);
      expect(together[i]!.label).toBe(alone!.label);
      for (const [j, logit] of alone!.logits.entries()) expect(together[i]!.logits[j]).toBeCloseTo(logit, 5);
    }
  });

  it('gives the label of the largest logit and probabilities that sum to 1', async () => {
    for (const { label, logits, probabilities } of await predictor.predict(texts)) {
      expect(label).toBe(labels[logits[0]! > logits[1]! ? 0 : 1]);
      expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1, 12);
    }
  });

  it('cuts a text of 100,000 characters to the model’s length', async () => {
    const executable = counting();
    const [found] = await createPredictor({ executable, tokenizer, labels }).predict(['天'.repeat(100_000)]);
    expect(found!.logits[0]).toBe(8);
  });

  it('keeps batches within the token budget and the pair’s halves apart', async () => {
    const executable = counting();
    const small = createPredictor({ executable, tokenizer, labels, batchTokens: 16 });
    const found = await small.predict(['天', ['天', '气气'], '天气天气', '气']);
    expect(found.map(({ logits }) => logits)).toEqual([
      [3, 0],
      [6, 3],
      [6, 0],
      [3, 0],
    ]);
    for (const { input_ids } of executable.fed)
      expect(input_ids!.dims[0]! * input_ids!.dims[1]!).toBeLessThanOrEqual(16);
  });

  it('answers nothing to nothing', async () => {
    expect(await predictor.predict([])).toEqual([]);
  });

  it('refuses a token that the word table lacks', async () => {
    const small = createPredictor({ executable: counting(), tokenizer, labels, vocabularySize: 6 });
    await expect(small.predict(['天'])).rejects.toThrow(
      'expected token ids below 6 (rows of the word table), received 6',
    );
  });

  it('refuses a model with another number of labels', async () => {
    const wide = createPredictor({ executable: counting(3), tokenizer, labels });
    await expect(wide.predict(['天'])).rejects.toThrow('expected logits [batch × 2], one per label, received [1 × 3]');
  });
});

describe('softmax', () => {
  it('neither overflows nor loses the whole', () => {
    const logits = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(logits, (values) => {
        const shares = softmax(values);
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(shares[values.indexOf(Math.max(...values))]).toBe(Math.max(...shares));
      }),
    );
  });
});
