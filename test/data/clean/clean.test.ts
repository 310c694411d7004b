import { describe, expect, it } from 'vitest';
import { clean, requireKept } from '../../../toolkit/data/clean/clean.ts';
import { labelSet } from '../../../toolkit/data/labels.ts';
import { characters } from '../../../toolkit/data/records.ts';
import { example } from '../scratch.ts';

describe('clean', () => {
  it('rejects by rule, with the value, and counts', () => {
    const long = '长'.repeat(2001);
    const { kept, rejected, counts } = clean([
      example('好', 'a', '1'),
      example(' ', 'a', '2'),
      example('好 ', 'a', '3'),
      example('好', 'b', '4'),
      example(long, 'a', '5'),
      example('中', '-', '6'),
    ]);
    expect(kept.map(({ id }) => id)).toEqual(['1', '4']);
    expect(rejected.map(({ example: { id }, rule, value }) => [id, rule, value])).toEqual([
      ['2', 'empty', ''],
      ['3', 'duplicate', '好 '],
      ['5', 'too-long', 2001],
      ['6', 'unlabelled', '-'],
    ]);
    expect(counts).toEqual({ unlabelled: 1, empty: 1, 'too-short': 0, 'too-long': 1, duplicate: 1 });
  });

  it('takes limits and switches', () => {
    const two = [example('一二'), example('一二'), example('一')];
    expect(clean(two, { 'too-short': 2, duplicate: false }).kept).toHaveLength(2);
    expect(clean(two, { 'too-long': 1 }).kept).toHaveLength(1);
  });

  it('counts characters, not UTF-16 units, in linear time', () => {
    expect(characters('a😀文')).toBe(3);
    expect(characters('')).toBe(0);
    expect(clean([example('😀'.repeat(1_000_000))]).rejected[0]).toMatchObject({ rule: 'too-long', value: 1_000_000 });
  });

  it('faults with the reasons when nothing is left', () => {
    expect(() => requireKept(clean([example(''), example(' ')]), 'f')).toThrow(/all 2 were rejected \(empty 2\)/);
  });
});

describe('labelSet', () => {
  const of = (labels: readonly string[]): readonly string[] =>
    labelSet(
      labels.map((label) => ({ label })),
      'f',
    );

  it('sorts by value if all are integers, else by code unit', () => {
    expect(of(['10', '9', '10', '9'])).toEqual(['9', '10']);
    expect(of(['推理', '非推理', '推理', '非推理'])).toEqual(['推理', '非推理']);
    expect(of(['b', 'B', 'b', 'B', '10', '10'])).toEqual(['10', 'B', 'b']);
  });

  it('faults below two labels and for a label seen once', () => {
    expect(() => of(['a', 'a'])).toThrow(/two different labels, received "a"/);
    expect(() => of(['a', 'a', 'b', 'b', 'c'])).toThrow(/seen only once: "c"/);
  });
});
