import { describe, expect, it } from 'vitest';
import type { Example } from '../../toolkit/data/records.ts';
import { evaluate } from '../../toolkit/evaluate/evaluate.ts';

type Inputs = readonly (string | readonly [string, string])[];

/** Says "b" for texts of even length; remembers its batches. */
function parity(batches: Inputs[]) {
  return {
    predict: async (texts: Inputs) => {
      batches.push(texts);
      return texts.map((text) => {
        const even = text.length % 2 === 0;
        return {
          label: even ? 'b' : 'a',
          probabilities: even ? [0.1, 0.9] : [0.8, 0.2],
          logits: even ? [0, text.length] : [1, 0],
        };
      });
    },
  };
}

const examples: readonly Example[] = ['一', '一二三四', '一二', '一二三', '一二三四五'].map((text, at) => ({
  id: String(at),
  text,
  label: at === 4 ? 'b' : text.length % 2 === 0 ? 'b' : 'a',
}));

describe('evaluate', () => {
  it('scores in the order given, batching texts of similar length', async () => {
    const batches: Inputs[] = [];
    const result = await evaluate(parity(batches), examples, ['a', 'b'], { batchSize: 2 });
    expect(result.accuracy).toBe(0.8);
    expect(result.predicted).toEqual([0, 1, 1, 0, 0]);
    expect(result.logits).toEqual([
      [1, 0],
      [0, 4],
      [0, 2],
      [1, 0],
      [1, 0],
    ]);
    expect(batches).toEqual([['一', '一二'], ['一二三', '一二三四'], ['一二三四五']]);
  });

  it('hands pairs over as pairs', async () => {
    const batches: Inputs[] = [];
    await evaluate(parity(batches), [{ id: '1', text: '甲', pair: '乙', label: 'b' }], ['a', 'b']);
    expect(batches).toEqual([[['甲', '乙']]]);
  });

  it('faults on an empty set and on a label the model does not know', async () => {
    await expect(evaluate(parity([]), [], ['a', 'b'])).rejects.toThrow(/at least one example/);
    await expect(evaluate(parity([]), examples, ['a', 'c'])).rejects.toThrow(/received "b" in example 1/);
  });
});
