import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bagOfCharacters, trainLinear } from '../../toolkit/data/linear.ts';
import type { Example } from '../../toolkit/data/records.ts';
import { partOf } from '../../toolkit/data/split.ts';
import { contrast } from '../../toolkit/demo/contrast.ts';
import { directFamilies, handlingFamily, reasoningFamilies } from '../../toolkit/demo/families.ts';
import { formatR1 } from '../../toolkit/demo/r1.ts';
import { createRandom } from '../../toolkit/demo/random.ts';
import { reasoningDemo } from '../../toolkit/demo/reasoning-demo.ts';
import { readText } from '../data/scratch.ts';

const demo: readonly Example[] = reasoningDemo({ seed: 7, size: 6000 });
const of = (label: string): Example[] => demo.filter((one) => one.label === label);

describe('reasoningDemo', () => {
  it('makes 6,000 different questions, half of each label, shuffled', () => {
    expect(new Set(demo.map(({ text }) => text)).size).toBe(6000);
    expect(new Set(demo.map(({ id }) => id)).size).toBe(6000);
    expect(of('推理')).toHaveLength(3000);
    expect(of('非推理')).toHaveLength(3000);
    const first = demo.slice(0, 600).filter(({ label }) => label === '推理').length;
    expect(Math.abs(first - 300)).toBeLessThan(60);
  });

  it('is a function of its seed', () => {
    expect(reasoningDemo({ seed: 7, size: 300 })).toEqual(reasoningDemo({ seed: 7, size: 300 }));
    expect(reasoningDemo({ seed: 8, size: 300 })).not.toEqual(reasoningDemo({ seed: 7, size: 300 }));
  });

  it('draws on at least eight families of each kind', () => {
    const counts = (label: string): number[] => [
      ...Map.groupBy(of(label), ({ domain }) => domain)
        .values()
        .map((group) => group.length),
    ];
    expect(counts('推理').length).toBeGreaterThanOrEqual(8);
    expect(counts('非推理').length).toBeGreaterThanOrEqual(8);
    expect(Math.min(...counts('推理'), ...counts('非推理'))).toBeGreaterThan(100);
    expect(new Set(of('推理').map(({ domain }) => domain))).toEqual(new Set(Object.keys(reasoningFamilies)));
    expect(new Set(of('非推理').map(({ domain }) => domain))).toEqual(
      new Set([...Object.keys(directFamilies), handlingFamily]),
    );
  });

  it('leaves no hole in a sentence and thinks before it answers', () => {
    for (const { text, reasoning, answer } of demo) {
      expect(text + reasoning + answer).not.toMatch(/undefined|NaN|null|\$\{|。。|？。|，。/);
      expect(reasoning).toMatch(/^[嗯好]，.*首先，/);
      expect(answer).toBeTruthy();
    }
  });

  it('writes R1 JSONL that reads back the same', async () => {
    const few = reasoningDemo({ seed: 3, size: 50 });
    const read = await readText('demo.jsonl', formatR1(few));
    expect(read).toEqual(few.map((one) => ({ ...one, domain: `penjing/demo/${one.domain}` })));
  });
});

describe('what words alone can tell', () => {
  it.each([
    ['a bag of characters', bagOfCharacters],
    ['runs of up to three characters', { from: 1, to: 3 }],
  ])('is less than the task: %s stay between 60 %% and 90 %%', (_, grams) => {
    const how = { seed: 1, parts: { train: 0.8, test: 0.2 } };
    const { train, test } = Object.groupBy(demo, (one) => partOf(one, how)) as Record<'train' | 'test', Example[]>;
    const classOf = ({ label }: Example): number => (label === '推理' ? 0 : 1);
    const texts = train.map(({ text }) => text);
    const model = trainLinear(texts, train.map(classOf), { seed: 1, ...grams });
    const right = test.filter((one) => {
      const [reasoning, direct] = model.predict(one.text) as [number, number];
      return (reasoning > direct ? 0 : 1) === classOf(one);
    });
    expect(right.length / test.length).toBeGreaterThan(0.6);
    expect(right.length / test.length).toBeLessThan(0.9);
  });

  it('is nothing within a contrast pair: both halves are the same bag of characters', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...Object.entries(reasoningFamilies)), (seed, [family, make]) => {
        const random = createRandom(seed);
        const { reasoning, direct } = contrast(make(random), family, random, false);
        expect(reasoning.text).not.toBe(direct.text);
        expect([...reasoning.text].sort()).toEqual([...direct.text].sort());
      }),
    );
  });

  it('is the same in advice that is followed and advice that is turned round', () => {
    const random = createRandom(5);
    const pairs = Array.from({ length: 200 }, () =>
      contrast(reasoningFamilies['年龄关系'](random), '年龄关系', random, true),
    );
    // Each way of naming and each way of answering the advice comes with both labels.
    for (const sign of ['留言“', '写反了', '没写错', '说得对', '说反了']) {
      expect(pairs.some(({ reasoning }) => reasoning.text.includes(sign))).toBe(true);
      expect(pairs.some(({ direct }) => direct.text.includes(sign))).toBe(true);
    }
  });
});
