// What holds for every augmenter and every text.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Augmenter, openAugmenters } from '../../../toolkit/data/augment/augmenters.ts';
import type { MaskedLM } from '../../../toolkit/data/augment/masked.ts';
import { type AugmentOptions, augmenterNames } from '../../../toolkit/data/augment/options.ts';
import { example } from '../scratch.ts';
import { anyText, digitsOf, lost, negationsOf, termList } from './texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'penjing-augment-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [synonyms, terms] = ['synonyms.txt', 'terms.txt'].map((name) => join(folder, name));
writeFileSync(terms!, termList.map((term) => `${term}\t12\n`).join(''));
writeFileSync(
  synonyms!,
  '运动员 选手\n举办 举行 不办\n比赛 竞赛 赛事\n检查 检验 查看\n设备 装备 装置\n喜欢 喜爱\n问题 难题\n',
);

/** Offers what must be refused beside what may be taken. */
const model: MaskedLM = {
  fill: async (_, spans) =>
    spans.map(() =>
      ['不', '三', '上', '好好', '', '😀', '\ud800', '么', '民', '的'].map((text) => ({ text, probability: 0.1 })),
    ),
};
const translate = async (text: string, from: string): Promise<string> =>
  from === 'zh' ? text : text.replace('比赛', '赛事');

const open = async (rate?: number): Promise<readonly Augmenter[]> => {
  const settings = rate === undefined ? true : { rate };
  const on = Object.fromEntries(augmenterNames.map((name) => [name, name === 'back-translation' ? true : settings]));
  return openAugmenters({ ...on, synonyms, terms } as AugmentOptions, { model, translate });
};
const [usual, eager, idle] = await Promise.all([open(), open(1), open(0)]);
const variants = async (augmenters: readonly Augmenter[], text: string, key: number): Promise<(string | undefined)[]> =>
  Promise.all(augmenters.map(({ vary }) => vary(example(text.toWellFormed()), key)));

describe('every augmenter', () => {
  it('is there', () => {
    expect(usual.map(({ name }) => name)).toEqual(augmenterNames);
  });

  it('leaves negations, numbers, questions, terms and marks where they are, and gives well-formed text', async () => {
    const changed = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyText, fc.integer(), fc.constantFrom(usual, eager), async (raw, key, augmenters) => {
        const text = raw.toWellFormed();
        for (const [at, variant] of (await variants(augmenters, text, key)).entries()) {
          if (variant === undefined || variant === text) continue;
          const { name } = augmenters[at]!;
          changed.add(name);
          expect(lost(text, variant), name).toBeUndefined();
          expect(variant.isWellFormed(), name).toBe(true);
          expect(negationsOf(variant), name).toBe(negationsOf(text));
          expect(digitsOf(variant), name).toBe(digitsOf(text));
        }
      }),
      { numRuns: 300 },
    );
    expect(changed).toEqual(new Set(augmenterNames));
  });

  it('gives the same for the same key', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, fc.integer(), async (text, key) => {
        expect(await variants(usual, text, key)).toEqual(await variants(usual, text, key));
      }),
      { numRuns: 50 },
    );
  });

  it('does nothing at rate 0', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, fc.integer(), async (raw, key) => {
        const text = raw.toWellFormed();
        const made = await variants(
          idle.filter(({ name }) => name !== 'back-translation'),
          text,
          key,
        );
        expect(made.every((variant) => variant === undefined || variant === text)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['', '好', '不', '😀', '👨‍👩‍👧👨‍👩‍👧', '\ud800', '𠮷', '3', 'a'])('makes nothing bad of %j', async (text) => {
    for (const variant of await variants(eager, text, 1)) expect(variant === '' && text !== '').toBe(false);
  });

  it('takes a text of 100,000 characters', async () => {
    const unit = '运动员今天没有举办比赛，检查3.5公斤设备！变压器套管漏油怎么办';
    const long = unit.repeat(Math.ceil(100_000 / unit.length));
    const dense = '运动员举办比赛'.repeat(15_000); // one stretch without a break
    for (const text of [
      long,
      dense,
      'a'.repeat(100_000),
      '3'.repeat(100_000),
      '三'.repeat(100_000),
      'e\u0301'.repeat(50_000),
    ]) {
      for (const variant of await variants(usual, text, 5)) {
        if (variant !== undefined) expect(lost(text, variant)).toBeUndefined();
      }
    }
  });
});
