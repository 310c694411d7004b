import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVocab, specials } from '../../../toolkit/text/vocab.ts';
import { hide } from '../../../toolkit/train/mlm/hide.ts';
import { continues, idOf } from '../../../toolkit/train/mlm/pack.ts';

const vocab = createVocab([...specials, ...Array.from({ length: 95 }, (_, i) => `t${i}`)]);
const CONTINUES = 2 ** 31;
/** Words of the given lengths, tokens from 10 on. */
const sequence = (lengths: readonly number[]): Uint32Array =>
  Uint32Array.from(
    lengths.flatMap((length, w) => Array.from({ length }, (_, i) => 10 + ((w * 7) % 80) + (i ? CONTINUES : 0))),
  );
const whole = (rate: number) => ({ rate, wholeWords: 1 });
const lengths = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 60 });
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('hide', () => {
  it('takes whole words, within the share, and leaves everything else', () => {
    fc.assert(
      fc.property(lengths, seed, fc.constantFrom(0.15, 0.2, 0.5), (sizes, key, rate) => {
        const tokens = sequence(sizes);
        const { ids, places } = hide(tokens, whole(rate), vocab, key);
        expect(places.length).toBeLessThanOrEqual(Math.max(1, Math.round(rate * tokens.length)));
        const chosen = new Set(places);
        for (const [i, token] of tokens.entries()) {
          if (i > 0 && continues(token)) expect(chosen.has(i)).toBe(chosen.has(i - 1));
          if (!chosen.has(i)) expect(ids[i]).toBe(idOf(token));
        }
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
    );
  });

  it('never hides a special token, nor a word that holds one', () => {
    const tokens = Uint32Array.from([vocab.sep, 20, vocab.unk + CONTINUES, 21, vocab.sep, 22]);
    for (let key = 0; key < 200; key++) {
      const { ids, places } = hide(tokens, whole(0.5), vocab, key);
      expect(places.every((place) => place === 3 || place === 5)).toBe(true);
      expect([ids[0], ids[2], ids[4]]).toEqual([vocab.sep, vocab.unk, vocab.sep]);
    }
  });

  it('hides nothing where there is nothing to hide', () => {
    expect(hide(Uint32Array.of(vocab.sep, vocab.unk), whole(0.2), vocab, 1).places).toEqual([]);
    expect(hide(sequence([30]), whole(0.2), vocab, 1).places).toEqual([]); // one word, longer than the share
  });

  it('masks 80 %, replaces 10 % and keeps 10 % of about the share asked for', () => {
    const tokens = sequence(Array.from({ length: 31 }, () => 2));
    let [places, masked, kept, replaced] = [0, 0, 0, 0];
    for (let key = 0; key < 2000; key++) {
      const found = hide(tokens, whole(0.15), vocab, key);
      places += found.places.length;
      for (const place of found.places) {
        if (found.ids[place] === vocab.mask) masked++;
        else if (found.ids[place] === idOf(tokens[place]!)) kept++;
        else replaced++;
      }
    }
    expect(places / (2000 * 62)).toBeGreaterThan(0.125); // eight of nine: a word of two does not fit into the rest
    const deviation = 4 * Math.sqrt(0.25 / places);
    expect(Math.abs(masked / places - 0.8 - 0.1 / 100)).toBeLessThan(deviation);
    expect(Math.abs(kept / places - 0.1 - 0.1 / 100)).toBeLessThan(deviation);
    expect(Math.abs(replaced / places - 0.1)).toBeLessThan(deviation);
  });

  it('hides single tokens in the sequences that are not for whole words', () => {
    const tokens = sequence(Array<number>(20).fill(2));
    const split = ({ places }: { readonly places: readonly number[] }): boolean =>
      places.some((place) => !places.includes(place ^ 1));
    const share = (wholeWords: number): number => {
      const all = Array.from({ length: 1000 }, (_, key) => hide(tokens, { rate: 0.2, wholeWords }, vocab, key));
      return all.filter(split).length / all.length;
    };
    expect(share(1)).toBe(0);
    expect(share(0)).toBeGreaterThan(0.95);
    expect(Math.abs(share(0.5) - share(0) / 2)).toBeLessThan(0.06);
    const { places } = hide(sequence([30]), { rate: 0.2, wholeWords: 0 }, vocab, 1);
    expect(places).toHaveLength(6);
  });

  it('chooses every word alike', () => {
    const counts = new Array<number>(40).fill(0);
    for (let key = 0; key < 4000; key++)
      for (const place of hide(sequence(Array<number>(40).fill(1)), whole(0.15), vocab, key).places) counts[place]!++;
    const expected = 4000 * 0.15;
    const worst = Math.max(...counts.map((count) => Math.abs(count - expected)));
    expect(worst).toBeLessThan(5 * Math.sqrt(expected * 0.85));
  });
});
