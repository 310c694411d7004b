import { describe, expect, it } from 'vitest';
import { dataLines, sketch } from '../../../toolkit/pipeline/report/data-lines.ts';
import { dataPage } from '../../../toolkit/pipeline/report/data-page.ts';
import { html, table } from '../../../toolkit/pipeline/report/page.ts';
import { sample } from './sample.ts';

describe('the data report in a terminal', () => {
  it('shows the flow, the rules with their limits, and what is off', () => {
    const lines = dataLines(sample, 'zh');
    expect(lines.slice(1, 6)).toEqual([
      '  读入记录      2,186',
      '  格式错误的行  3',
      '  规则剔除      143',
      '  保留          2,043',
      '  写出          训练集 2,100 · 验证集 100 · 测试集 204',
    ]);
    expect(lines.find((line) => line.includes('near-duplicate'))).toMatch(/near-duplicate +0\.89 +38 +1\.7 % +\S/);
    expect(lines.find((line) => line.includes('  loop'))).toMatch(/loop +关闭 +0 +0\.0 %/);
    expect(lines.join('\n')).toContain('deepseek-reasoner：回答 300 条，未得到回答 7 条');
    expect(lines.join('\n')).toContain('预算用完 6 · 被服务器过滤 1');
  });

  it('says the same in both languages', () => {
    expect(dataLines(sample, 'en')).toHaveLength(dataLines(sample, 'zh').length);
  });

  it('keeps what comes from the data on one line, short and without control characters', () => {
    const [one] = sample.noise!.suspects;
    const text = `第一句\u001B[31m\n第二句${'很长'.repeat(500)}`;
    const noise = { ...sample.noise!, suspects: [{ ...one!, text, given: '甲\n乙' }] };
    const domains = [{ name: '', before: 3, after: 3 }];
    const lines = dataLines({ ...sample, noise, domains }, 'zh');
    expect(lines.find((line) => line.includes('第一句'))).toMatch(/甲 乙 .*第一句\uFFFD\[31m 第二句很长.{0,60}…$/u);
    expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}无 +3 +3/));
  });

  it('sketches a histogram between its first and last edge', () => {
    expect(sketch({ edges: [0, 10, 20, 30], counts: [1, 8, 0, 0] })).toBe('0 ▂█ 10');
    expect(sketch({ edges: [0, 1], counts: [0, 0] })).toBe('0  0');
  });
});

describe('the data report as a page', () => {
  const page = dataPage(sample, '<盆景>', 'zh');

  it('escapes whatever comes from the data', () => {
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;引号&quot;');
    expect(page).toContain('<title>数据报告：&lt;盆景&gt;</title>');
  });

  it('asks nothing of anybody: no script, no address, a policy that forbids both', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!data:,)/);
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)/);
    expect(page).toContain(`content="default-src 'none'`);
  });

  it('is the same every time', () => {
    expect(dataPage(sample, '<盆景>', 'zh')).toBe(page);
  });

  it('draws no chart of nothing', () => {
    const none = { edges: [0, 1], counts: [0, 0] };
    const bare = dataPage(
      { ...sample, histograms: { question: none, answer: none, relevance: none, similarity: none }, domains: [] },
      'x',
      'en',
    );
    expect(bare.match(/<figure>/g)).toHaveLength(1);
  });
});

it('sets columns of numbers to the right and cleans control characters', () => {
  const { html: made } = table([
    ['a', 'b'],
    [html`<b>${'\u0007&'}</b>`, 1234],
  ]);
  expect(made).toContain('<th class="number">b</th>');
  expect(made).toContain('<td><b>\uFFFD&amp;</b></td><td class="number">1,234</td>');
});
