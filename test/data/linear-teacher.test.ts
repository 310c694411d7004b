// A linear teacher is honest about its own training texts, and knows others.
import { describe, expect, it } from 'vitest';
import { trainLinear } from '../../toolkit/data/linear.ts';
import { linearTeacher } from '../../toolkit/data/linear-teacher.ts';
import { streamKey, uniform, word } from '../../toolkit/random/random.ts';

const topics = ['股票基金涨跌银行利率', '足球篮球比赛进球冠军', '考试高考学校教师录取'];
const text = (label: number, i: number): string =>
  Array.from({ length: 8 }, (_, k) => {
    const key = streamKey(3, label, i, k);
    const topic = uniform(key, 0) < 0.75 ? label : word(key, 1) % 3;
    return topics[topic]![word(key, 2) % 10]!;
  }).join('');
const labels = Array.from({ length: 150 }, (_, i) => i % 3);
const texts = labels.map((label, i) => text(label, i));
const others = labels.map((label, i) => text(label, 1000 + i));
const options = { classes: 3, seed: 4, bits: 12 };
const known = { texts, labels };

const accuracy = (rows: readonly (readonly number[])[]): number =>
  rows.filter((row, at) => row.indexOf(Math.max(...row)) === labels[at]).length / rows.length;

describe('linearTeacher', () => {
  it('is as sure of its own texts as of those it never saw', async () => {
    const found = await linearTeacher(known, others, options);
    const { predict } = trainLinear(texts, labels, options);
    expect(accuracy(texts.map(predict))).toBe(1);
    expect(accuracy(found.known)).toBeGreaterThan(0.7);
    expect(accuracy(found.known)).toBeLessThan(1);
    expect(Math.abs(accuracy(found.known) - accuracy(found.asked))).toBeLessThan(0.12);
    for (const row of [...found.known, ...found.asked])
      expect(row.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 4);
  });

  it('has not seen a text it judges, nor a copy of it', async () => {
    // One text, thrice with a label that no other text has: out of fold nothing hints at it.
    const odd = { texts: [...texts, '甲乙丙丁', '甲乙丙丁', '甲乙丙丁'], labels: [...labels, 3, 3, 3] };
    const found = await linearTeacher(odd, ['甲乙丙丁'], { ...options, classes: 4 });
    for (const row of found.known.slice(-3)) expect(Math.exp(row[3]!)).toBeLessThan(0.3);
    expect(Math.exp(found.asked[0]![3]!)).toBeGreaterThan(0.6);
  });

  it('gives the same numbers for the same seed, tells of its models, and can be stopped', async () => {
    const told: string[] = [];
    const first = await linearTeacher(known, others, {
      ...options,
      folds: 3,
      repeats: 2,
      progress: (done, all) => told.push(`${done}/${all}`),
    });
    expect(told).toEqual(['1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7']);
    expect(await linearTeacher(known, others, { ...options, folds: 3, repeats: 2 })).toEqual(first);
    expect(await linearTeacher(known, others, { ...options, folds: 3, repeats: 2, seed: 5 })).not.toEqual(first);
    await expect(linearTeacher(known, [], { ...options, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    await expect(linearTeacher({ texts: ['a'], labels: [0] }, [], options)).rejects.toThrow(RangeError);
  });
});
