import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type AugmentTools, augment } from '../../../toolkit/data/augment/augment.ts';
import type { AugmentOptions } from '../../../toolkit/data/augment/options.ts';
import { takeStock } from '../../../toolkit/data/augment/stock.ts';
import { countLabels } from '../../../toolkit/data/labels.ts';
import type { Example } from '../../../toolkit/data/records.ts';
import { example, gather } from '../scratch.ts';

const subjects = ['苹果公司', '当地运动员', '参赛选手', '物业公司', '证券公司', '专家团队', '高校教师', '消防人员'];
const acts = ['宣布举办比赛', '检查设备问题', '讨论购房政策', '说明股票行情', '介绍训练方法'];
const many: Example[] = subjects.flatMap((subject, one) =>
  acts.map((act, other) => example(`${subject}${act}`, other < 4 ? 'a' : 'b', `f:${one}.${other}`)),
);
const noise: AugmentOptions = { homophone: { rate: 0.2 }, glyph: { rate: 0.2 } };

async function made(
  examples: readonly Example[],
  options: AugmentOptions,
  { seed = 1, others = [], ...tools }: Partial<AugmentTools> & { readonly others?: readonly Example[] } = {},
): Promise<Example[]> {
  return gather(augment(examples, options, { seed, stock: await takeStock(examples, seed, others), ...tools }));
}
const variantsOf = (list: readonly Example[]): Example[] => list.filter(({ lineage }) => lineage !== undefined);
const byId = (list: readonly Example[]): Example[] => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('augment', () => {
  it('passes everything through when nothing is switched on', async () => {
    expect(await made(many, {})).toEqual(many);
    expect(await made(many, { glyph: false, share: 3 })).toEqual(many);
    expect(await made([], noise)).toEqual([]);
  });

  it('leaves entities where and what they are', async () => {
    const text = '张伟昨天在城东变电站巡视时听到主变压器声音异常，已经上报调度';
    const spans = ['张伟', '城东变电站', '主变压器'].map((found) => {
      const start = text.indexOf(found);
      return { start, end: start + found.length, type: '实体' };
    });
    const variants = variantsOf(await made([{ id: '1', text, label: '', spans }], { ...noise, share: 4 }));
    expect(variants).toHaveLength(4);
    for (const one of variants) {
      expect(one.spans).toEqual(spans);
      expect(one.text).not.toBe(text);
      for (const { start, end } of spans) expect(one.text.slice(start, end)).toBe(text.slice(start, end));
    }
  });

  it('gives each record, then its variants, with id, label, pair, domain and lineage', async () => {
    const first: Example = {
      ...{ id: 'x', text: '苹果公司宣布举办比赛', pair: '真的', label: 'a', domain: 'news' },
      lineage: [{ by: 'oversample', from: 'y' }],
    };
    const all = await made([first], { ...noise, share: 4 });
    expect(all[0]).toBe(first);
    expect(
      all
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['x~glyph1', 'x~glyph2', 'x~homophone1', 'x~homophone2']);
    for (const { id, text, ...rest } of all.slice(1)) {
      const by = id.includes('glyph') ? 'glyph' : 'homophone';
      expect(rest).toEqual({
        pair: '真的',
        label: 'a',
        domain: 'news',
        lineage: [...first.lineage!, { by, from: 'x' }],
      });
      expect(text).not.toBe(first.text);
    }
  });

  it('lets reasoning, answer and logits go with noise, not with new sentences', async () => {
    const taught = many.map((one) => ({ ...one, reasoning: '想', answer: '答', logits: [1, 2] }));
    const all = variantsOf(await made(taught, { glyph: true, swap: true, share: 2 }));
    for (const { lineage, reasoning, answer, logits } of all) {
      const same = lineage![0]!.by === 'glyph';
      expect([reasoning, answer, logits]).toEqual(same ? ['想', '答', [1, 2]] : [undefined, undefined, undefined]);
    }
    expect(new Set(all.map(({ lineage }) => lineage![0]!.by))).toEqual(new Set(['glyph', 'swap']));
  });

  it.each([0, 0.1, 0.5, 1, 1.7, 3])('gives each class at most %d of its own size', async (share) => {
    const counts = countLabels(many);
    for (const seed of [1, 2, 3]) {
      const got = countLabels(variantsOf(await made(many, { ...noise, share }, { seed })));
      for (const [label, size] of counts) expect(got.get(label) ?? 0).toBe(Math.floor(share * size));
    }
  });

  it('gives no record more than its most', async () => {
    const all = variantsOf(await made(many, { ...noise, share: 9, most: 2 }));
    const perRecord = Map.groupBy(all, ({ lineage }) => lineage![0]!.from);
    expect([...perRecord.values()].every(({ length }) => length === 2)).toBe(true);
    expect(perRecord.size).toBe(many.length);
  });

  it('makes no variant that is some record’s text, or twice the same of one record', async () => {
    const text = '士'; // has one look-alike: 土
    const options: AugmentOptions = { glyph: { rate: 1 }, share: 4 };
    expect((await made([example(text)], options)).map(({ text }) => text)).toEqual(['士', '土']);
    expect((await made([example(text), example('土')], options)).map(({ text }) => text)).toEqual(['士', '土', '工']);
    expect(await made([example(text)], options, { others: [example('土')] })).toHaveLength(1);
  });

  it('depends on seed, id and text alone: not on order, neighbours in work, or other records', async () => {
    const usual = await made(many, { ...noise, swap: true });
    const stock = await takeStock(many, 1);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(many, { minLength: many.length }),
        fc.integer({ min: 1, max: 50 }),
        async (order, ahead) => {
          const again = await gather(augment(order, { ...noise, swap: true }, { seed: 1, stock, ahead }));
          expect(byId(again)).toEqual(byId(usual));
          expect(again.filter(({ lineage }) => !lineage)).toEqual(order);
        },
      ),
      { numRuns: 5 },
    );
    expect(await made([...many].reverse(), { ...noise, swap: true })).toEqual(
      await gather(augment([...many].reverse(), { ...noise, swap: true }, { seed: 1, stock })),
    );
    expect(variantsOf(await made(many, noise, { seed: 2 }))).not.toEqual(variantsOf(await made(many, noise)));
  });

  it('makes well-formed variants of an ill-formed text, which itself passes as it is', async () => {
    const broken = example('苹果\ud800公司');
    const [first, ...rest] = await made([broken], { ...noise, share: 4 });
    expect(first).toBe(broken);
    expect(rest.length).toBeGreaterThan(0);
    expect(rest.every(({ text }) => text.isWellFormed())).toBe(true);
  });

  it('asks a translator for several records at a time, each once, and keeps the order', async () => {
    let [open, widest, calls] = [0, 0, 0];
    const translate = async (text: string, from: string): Promise<string> => {
      open += 1;
      calls += 1;
      widest = Math.max(widest, open);
      await new Promise((done) => setTimeout(done, (text.length * 7) % 5));
      open -= 1;
      return from === 'zh' ? text : `听说${text}`;
    };
    const options: AugmentOptions = { 'back-translation': true, share: 4 };
    const all = await made(many, options, { translate, ahead: 5 });
    expect(all.map(({ id }) => id)).toEqual(many.flatMap(({ id }) => [id, `${id}~back-translation1`]));
    expect(calls).toBe(2 * many.length);
    expect(widest).toBe(5);
  });

  it('passes on what a translator throws, after the records before it', async () => {
    const translate = async (text: string): Promise<string> => {
      if (text === many[3]!.text) throw new Error('no service');
      return text;
    };
    const seen: string[] = [];
    const stock = await takeStock(many, 1);
    const run = async (): Promise<void> => {
      for await (const { id } of augment(many, { 'back-translation': true }, { seed: 1, stock, translate }))
        seen.push(id);
    };
    await expect(run()).rejects.toThrow('no service');
    expect(seen).toEqual(many.slice(0, 4).map(({ id }) => id));
  });
});

describe('what is missing or wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-augment-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each<[AugmentOptions, object]>([
    [{ synonym: true }, { key: 'augment.no-synonyms', values: { name: 'synonym' } }],
    [
      { swap: true, insert: true },
      { key: 'augment.no-synonyms', values: { name: 'insert' } },
    ],
    [{ masked: true }, { key: 'augment.no-model' }],
    [{ 'back-translation': {} }, { key: 'augment.no-translator' }],
    [{ glyph: { rate: 1.5 } }, { key: 'augment.rate', values: { name: 'glyph', field: 'rate', received: 1.5 } }],
    [{ swap: { rate: Number.NaN } }, { key: 'augment.rate' }],
    [{ glyph: true, terms: [join(folder, 'none.txt')] }, { key: 'data.missing' }],
  ])('%j is refused before the first record', async (options, fault) => {
    await expect(made(many, options)).rejects.toMatchObject(fault);
  });

  it('is not looked for when nothing is switched on', async () => {
    expect(await made(many, { terms: [join(folder, 'none.txt')], synonyms: join(folder, 'none.txt') })).toEqual(many);
  });

  it('keeps the terms of the file', async () => {
    const terms = join(folder, 'terms.txt');
    writeFileSync(terms, '苹果公司\n苹果公司\n比赛\n');
    const options: AugmentOptions = { glyph: { rate: 1 }, homophone: { rate: 1 }, share: 4, terms: [terms] };
    const all = variantsOf(await made([example('苹果公司宣布举办比赛')], options));
    expect(all).toHaveLength(4);
    for (const { text } of all) expect(text).toMatch(/^苹果公司.{4}比赛$/);
  });
});
