import { describe, expect, it } from 'vitest';
import { comparisonLines } from '../../../toolkit/pipeline/report/comparison-lines.ts';
import { comparisonPage } from '../../../toolkit/pipeline/report/comparison-page.ts';
import { chance, interval, items, points } from '../../../toolkit/pipeline/report/comparison-words.ts';
import { comparison } from './comparison.ts';

describe('a comparison in a terminal', () => {
  it('shows figures with intervals, resources, classes, attacks and examples', () => {
    const lines = comparisonLines(comparison, 'zh');
    expect(lines[0]).toBe('任务 classify；使用 test.jsonl、more.csv 的 2,400 条记录中的 120 条；种子 1。');
    const found = (start: string): string => lines.find((line) => line.startsWith(`  ${start}`)) ?? '';
    expect(found('准确率')).toMatch(/(\d+\.\d % \[\d+\.\d, \d+\.\d\] +){2}−\d+\.\d \[−\d+\.\d, [+−]\d+\.\d\]/);
    expect(found('模型体积')).toMatch(/41\.20 MB +8\.30 MB/);
    expect(found('形近字')).toMatch(/形近字 +1 % +0\.12 +89\.7 % +79\.7 % +0\.3 % +0\.3 % +0\.3 % +0\.3 %/);
    expect(lines.join('\n')).toMatch(/仅 教师 答对 \d+ 条，仅 学生<b> 答对 \d+ 条。McNemar 检验：mid-p /);
  });

  it('says the same in both languages', () => {
    expect(comparisonLines(comparison, 'en')).toHaveLength(comparisonLines(comparison, 'zh').length);
  });

  it('keeps what comes from the data on one line', () => {
    expect(comparisonLines(comparison, 'en').filter((line) => line.includes('\n'))).toEqual([]);
  });

  it('of one model shows what it has wrong', () => {
    const { quality, robustness: _, ...rest } = comparison;
    const { difference: __, changes: ___, ...own } = quality;
    const scores = quality.scores.slice(0, 1);
    const cases = quality.cases.map((one) => ({ ...one, found: one.found.slice(0, 1) }));
    const alone = { ...rest, models: rest.models.slice(0, 1), quality: { ...own, scores, cases } };
    const text = comparisonLines(alone, 'en').join('\n');
    expect(text).toContain('Wrong answers');
    expect(text).toMatch(/class +in the data +precision +recall +F1/);
    expect(text).not.toContain('McNemar');
    expect(comparisonPage(alone, 'zh')).toContain('<title>评估：教师</title>');
  });
});

describe('a comparison as a page', () => {
  const page = comparisonPage(comparison, 'zh');

  it('escapes whatever comes from data and names', () => {
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('<i>科技');
    expect(page).toContain('<title>评估：教师 与 学生&lt;b&gt;</title>');
  });

  it('asks nothing of anybody and is the same every time', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!data:,)/);
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)/);
    expect(comparisonPage(comparison, 'zh')).toBe(page);
  });
});

describe('figures', () => {
  it('are written as people read them', () => {
    expect(interval({ value: 0.845, low: 0.8312, high: 0.858 })).toBe('84.5 % [83.1, 85.8]');
    expect(points({ value: -0.0121, low: -0.03, high: 0.0004 })).toBe('−1.2 [−3.0, 0.0]');
    expect([chance(0.0004), chance(0.0391)]).toEqual(['< 0.001', '0.039']);
    expect(items([{ kind: '地点', start: 1, end: 3 }, { kind: '标签' }], '去上海')).toBe('地点 上海, 标签');
    expect(items([], '')).toBe('—');
  });
});
