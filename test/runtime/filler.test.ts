import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Executable, Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { masked } from '../../toolkit/model/masked.ts';
import { firstValues, maskedShapes } from '../../toolkit/model/parameters.ts';
import { createFiller } from '../../toolkit/runtime/filler.ts';
import { holesIn, marked, withParts } from '../../toolkit/runtime/holes.ts';
import { mask } from '../../toolkit/runtime/tasks/mask.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { createVocab, specials } from '../../toolkit/text/vocab.ts';

const letters = Array.from('今天气很好坏雨晴山水大小一二三四五六七');
const vocab = createVocab([...specials, ...letters, '##x']);
const id = (token: string): number => vocab.ids.get(token)!;
const tokenizer = createTokenizer(vocab, { maxLength: 16 });

/** A model that tells a hole by the token before it: `after` gives probabilities; all other tokens share a little. */
function fake(
  after: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Executable & { readonly runs: number[] } {
  const runs: number[] = [];
  return {
    runs,
    inputs: ['input_ids', 'attention_mask', 'token_type_ids', 'positions'],
    outputs: ['logits'],
    async run(feeds: Feeds) {
      const ids = feeds['input_ids']!.data as BigInt64Array;
      const places = Array.from(feeds['positions']!.data as BigInt64Array, Number);
      runs.push(places.length);
      const data = new Float32Array(places.length * vocab.tokens.length).fill(Math.log(1e-6));
      for (const [row, place] of places.entries()) {
        const before = vocab.tokens[Number(ids[place - 1] ?? 0n)]!;
        for (const [token, probability] of Object.entries(after[before] ?? {})) {
          data[row * vocab.tokens.length + id(token)] = Math.log(probability);
        }
      }
      return { logits: { type: 'float32', dims: [places.length, vocab.tokens.length], data } };
    },
    release: async () => undefined,
  } as unknown as Executable & { readonly runs: number[] };
}

describe('holes', () => {
  it('are written in three ways, and filled in their order', () => {
    const text = '今[MASK]气□好＿＿';
    const holes = holesIn(text);
    expect(holes.map(({ start, end }) => text.slice(start, end))).toEqual(['[MASK]', '□', '＿', '＿']);
    expect(marked(text, holes)).toBe('今[MASK]气[MASK]好[MASK][MASK]');
    expect(withParts(text, holes, ['天', '很'])).toBe('今天气很好＿＿');
    expect(withParts(text, holes, [])).toBe(text);
  });

  it('filled with their own marks give the text back', () => {
    const piece = fc.constantFrom('[MASK]', '□', '＿', '今', 'MASK', '𠮷', '[', ']');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const holes = holesIn(text);
        expect(
          withParts(
            text,
            holes,
            holes.map(({ start, end }) => text.slice(start, end)),
          ),
        ).toBe(text);
      }),
    );
  });
});

describe('a filler', () => {
  it('gives the likeliest tokens of each hole, and none that are special', async () => {
    const filler = createFiller({
      tokenizer,
      executable: fake({ 今: { '[UNK]': 0.5, 天: 0.3, 气: 0.2 }, 很: { 好: 0.9, '##x': 0.1 } }),
    });
    const [one, two] = await filler.fill(['今□气很＿', '很[MASK]'], { top: 2 });
    expect(one!.text).toBe('今天气很好');
    expect(one!.probability).toBeCloseTo(0.3 * 0.9, 3);
    expect(one!.holes.map(({ candidates }) => candidates.map(({ token }) => token))).toEqual([
      ['天', '气'],
      ['好', 'x'],
    ]);
    expect(one!.holes[0]!.candidates[0]!.probability).toBeCloseTo(0.3, 3);
    expect([one!.holes[1]!.start, one!.holes[1]!.end]).toEqual([4, 5]);
    expect(two!.text).toBe('很好');
  });

  it('prefers the word that is likeliest as a whole to the likeliest first character', async () => {
    const after = {
      今: { 山: 0.6, 天: 0.4 },
      山: { 水: 0.3, 大: 0.3, 小: 0.4 },
      天: { 气: 0.95, 雨: 0.05 },
      '[MASK]': { 大: 1 },
    };
    const executable = fake(after);
    const filler = createFiller({ tokenizer, executable });
    const [found] = await filler.fill(['今□□']);
    expect(found!.text).toBe('今天气');
    expect(found!.probability).toBeCloseTo(0.4 * 0.95, 3);
    expect(executable.runs).toEqual([2, 4]); // both holes open, then the second after four first ones
    const [greedy] = await filler.fill(['今□□'], { beam: 1 });
    expect(greedy!.text).toMatch(/^今山小$/);
  });

  it('leaves a hole alone that lies beyond the model, and says what a text without one is', async () => {
    const filler = createFiller({ tokenizer, executable: fake({ 一: { 二: 1 } }) });
    const long = `一□${'三'.repeat(13)}□`;
    const [found] = await filler.fill([long]);
    expect(found!.text).toBe(`一二${'三'.repeat(13)}□`);
    expect(found!.holes[1]!.candidates).toEqual([]);
    await expect(filler.fill(['今天', '天气'])).rejects.toThrow(
      'text 1: expected a hole, written [MASK], □ or ＿, received "今天"',
    );
  });

  it('over a real graph gives each text the same alone and among others', async () => {
    const config = configOf('micro', vocab.tokens.length, { max_position_embeddings: 16 });
    const graph = masked(config, firstValues(maskedShapes(config), 3));
    const executable = await ort.compile(concat(writeModel(graph).model));
    const filler = createFiller({ tokenizer, executable });
    const texts = ['今□气', '山水大小□一＿', '[MASK]', '一二三四五六七□'];
    const together = await filler.fill(texts);
    for (const [i, text] of texts.entries()) {
      const [alone] = await filler.fill([text]);
      expect(alone!.text).toBe(together[i]!.text);
      expect(alone!.probability).toBeCloseTo(together[i]!.probability, 5);
    }
    await filler.release();
  });

  it('says so when the model has another vocabulary', async () => {
    const executable = {
      ...fake({}),
      run: async () => ({ logits: { type: 'float32', dims: [1, 3], data: new Float32Array(3) } }),
    };
    const filler = createFiller({ tokenizer, executable: executable as unknown as Executable });
    await expect(filler.fill(['今□'])).rejects.toThrow(
      'model: expected logits [holes × 25], one per token of the vocabulary, received [1 × 3]',
    );
  });
});

describe('the mask task on a device', () => {
  const open = () => {
    const after = { 今: { 天: 0.7, 气: 0.3 }, 很: { 好: 0.9, 坏: 0.1 } };
    return mask.open({ tokenizer, executable: fake(after), labels: [] });
  };

  it('fills texts, and of pairs says how well the truth is told', async () => {
    const [one, two, three] = await open().reply(['今□', ['今[MASK]很[MASK]', '今气很好'], '很＿']);
    expect([one!.filled!.text, three!.filled!.text]).toEqual(['今天', '很好']);
    expect(one!.items).toEqual([{ kind: '天', start: 1, end: 2 }]);
    expect(one!.logits).toHaveLength(16);
    expect(two!.told!.map(({ right }) => right)).toEqual([false, true]);
    expect(two!.told![0]!.surprise).toBeCloseTo(-Math.log(0.3), 3);
    expect(two!.told![1]!.surprise).toBeCloseTo(-Math.log(0.9), 3);
    expect(two!.filled!.text).toBe('今天很好');
  });

  it('says all of it to programs, and the best of it to people', async () => {
    const [reply] = await open().reply(['今□很＿']);
    expect(mask.columns(reply!, '', [])).toEqual([
      '今天很好',
      '63.0 %',
      expect.stringMatching(/^天 70\.0 %, 气 30\.0 %.* \| 好 90\.0 %/),
    ]);
    expect(mask.json(reply!, '今□很＿', [])).toMatchObject({
      text: '今□很＿',
      filled: '今天很好',
      holes: [
        { start: 1, end: 2 },
        { start: 3, candidates: [{ token: '好' }, { token: '坏' }, {}, {}, {}] },
      ],
    });
    expect(() => mask.input('今天', 3)).toThrow('text 3: expected a hole');
  });
});
