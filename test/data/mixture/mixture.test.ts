import { describe, expect, it } from 'vitest';
import { fitComplement } from '../../../toolkit/data/mixture/complement.ts';
import { trainMixture } from '../../../toolkit/data/mixture/mixture.ts';
import { countPair } from '../../../toolkit/data/mixture/pairing.ts';
import { countWords } from '../../../toolkit/data/mixture/words.ts';

const cut = (text: string): readonly string[] => [...text];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const top = (values: readonly number[]): number => values.indexOf(Math.max(...values));

describe('complement naive Bayes', () => {
  it('is what the formula says of two classes and two columns', () => {
    const row = (columns: number[], values: number[]) => ({
      columns: Int32Array.from(columns),
      values: Float32Array.from(values),
    });
    const rows = [row([0], [2]), row([0, 1], [1, 1]), row([1], [3])];
    const data = { rows, labels: [0, 0, 1], columns: 3, classes: 2 };
    // counts: column 0 [3, 0], column 1 [1, 3]; smoothed by 1, two columns occur
    const { of, bias } = fitComplement(data, [0, 1, 2]);
    const expected = [1 / 5, 4 / 6, 4 / 5, 2 / 6].map((share) => -Math.log(share));
    for (const [at, value] of expected.entries()) expect(of[at]).toBeCloseTo(value, 6);
    expect([...of.subarray(4), ...bias]).toEqual([0, 0, 0, 0]);
    expect(fitComplement(data, [2]).of[2]).toBeCloseTo(-Math.log(4 / 4), 6);
  });
});

describe('a pair as a row', () => {
  it('tells a repetition from its denial, and what both say from what one adds', () => {
    const columns = (first: string, second: string) => new Set(countPair(first, second, 20).columns);
    const [same, denied] = [columns('他去了北京', '他去了北京'), columns('他去了北京', '他没去北京')];
    expect(same).not.toEqual(denied);
    expect(columns('他去了北京', '他去了上海')).not.toEqual(columns('他去了上海', '他去了上海'));
    expect(countPair('甲', '', 20).values.every(Number.isFinite)).toBe(true);
  });
});

it('words and pairs of neighbours are columns, each once', () => {
  expect(countWords('天 天天', cut, 20).columns.length).toBe(3); // 天, 天 天, 天 and the end
});

describe('a mixture of linear models', () => {
  const texts = Array.from({ length: 60 }, (_, i) => (i % 2 ? `球队第${i}场赢了比赛` : `股票第${i}天涨了不少`));
  const labels = texts.map((_, i) => i % 2);

  it('gives log-probabilities, the same for the same seed', () => {
    const [one, two] = [7, 7].map((seed) => trainMixture({ inputs: texts, labels, classes: 2 }, seed, cut));
    const said = one!('球队输了比赛');
    expect(sum(said.map(Math.exp))).toBeCloseTo(1, 4);
    expect(top(said)).toBe(1);
    expect(top(one!('股票跌了'))).toBe(0);
    expect(two!('球队输了比赛')).toEqual(said);
  });

  it('compares the two texts of a pair', () => {
    const names = ['甲方', '乙方', '工人', '老师', '学生', '司机', '医生', '邻居'];
    const pairs = names.flatMap((a) => names.slice(0, 5).map((b) => [`${a}来了`, `${b}来了`] as const));
    const same = pairs.map(([a, b]) => Number(a === b));
    const ask = trainMixture({ inputs: pairs, labels: same, classes: 2 }, 1, cut);
    expect(top(ask(['护士来了', '护士来了']))).toBe(1);
    expect(top(ask(['护士来了', '工人来了']))).toBe(0);
  });
});
