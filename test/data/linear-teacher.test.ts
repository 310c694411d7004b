// A linear teacher is honest about its own training texts, and knows others.
import { describe, expect, it } from 'vitest';
import { linearTeacher } from '../../toolkit/data/linear-teacher.ts';
import { trainMixture } from '../../toolkit/data/mixture/mixture.ts';
import { streamKey, uniform, word } from '../../toolkit/random/random.ts';

const topics = ['股票基金涨跌银行利率', '足球篮球比赛进球冠军', '考试高考学校教师录取'];
const text = (label: number, i: number): string =>
  Array.from({ length: 8 }, (_, k) => {
    const key = streamKey(3, label, i, k);
    const topic = uniform(key, 0) < 0.5 ? label : word(key, 1) % 3;
    return topics[topic]![word(key, 2) % 10]!;
  }).join('');
const labels = Array.from({ length: 150 }, (_, i) => i % 3);
const texts = labels.map((label, i) => text(label, i));
const others = labels.map((label, i) => text(label, 1000 + i));
const cut = (of: string): readonly string[] => [...of];
const options = { seed: 4, cut };
const known = { inputs: texts, labels, classes: 3 };

const accuracy = (rows: readonly (readonly number[])[]): number =>
  rows.filter((row, at) => row.indexOf(Math.max(...row)) === labels[at]).length / rows.length;

describe('linearTeacher', () => {
  it('is as sure of its own texts as of those it never saw', async () => {
    const teacher = await linearTeacher(known, options);
    const asked = others.map(teacher.ask);
    expect(accuracy(texts.map(trainMixture(known, 1, cut)))).toBeGreaterThan(0.99);
    expect(accuracy(teacher.known)).toBeGreaterThan(0.6);
    expect(accuracy(teacher.known)).toBeLessThan(0.99);
    expect(Math.abs(accuracy(teacher.known) - accuracy(asked))).toBeLessThan(0.12);
    for (const row of [...teacher.known, ...asked])
      expect(row.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 4);
  });

  it('has not seen a text it judges, nor a copy of it', async () => {
    // One text, thrice with a label that no other text has: out of fold nothing hints at it.
    const odd = { inputs: [...texts, '甲乙丙丁', '甲乙丙丁', '甲乙丙丁'], labels: [...labels, 3, 3, 3], classes: 4 };
    const teacher = await linearTeacher(odd, options);
    for (const row of teacher.known.slice(-3)) expect(Math.exp(row[3]!)).toBeLessThan(0.3);
    expect(Math.exp(teacher.ask('甲乙丙丁')[3]!)).toBeGreaterThan(0.5);
  });

  it('gives the same numbers for the same seed, tells of its models, and can be stopped', async () => {
    const told: string[] = [];
    const progress = (done: number, all: number): number => told.push(`${done}/${all}`);
    const first = await linearTeacher(known, { ...options, folds: 3, progress });
    expect(told).toEqual(['1/4', '2/4', '3/4', '4/4']);
    expect((await linearTeacher(known, { ...options, folds: 3 })).known).toEqual(first.known);
    expect((await linearTeacher(known, { ...options, folds: 3, seed: 5 })).known).not.toEqual(first.known);
    await expect(linearTeacher(known, { ...options, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    await expect(linearTeacher({ inputs: ['a'], labels: [0], classes: 1 }, options)).rejects.toThrow(RangeError);
  });
});
