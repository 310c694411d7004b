// The data report as a person opens it: a file, in a browser, without a network.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { dataPage } from '../../toolkit/pipeline/report/data-page.ts';
import { sample } from '../pipeline/report/sample.ts';
import { openBrowser } from './browser.ts';
import { expectShown } from './shown.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe.each([
  [
    'zh',
    [
      '问题长度分布',
      '推理与答案长度分布',
      '问答相关性分布',
      '近似重复的相似度分布',
      '训练集类别分布',
      '训练集领域分布',
    ],
  ],
  ['en', ['Length of the questions', 'Classes in the training part']],
] as const)('the data report in %s', (language, titles) => {
  it.each([1100, 390])('shows its charts %i pixels wide and objects to nothing', async (width) => {
    await expectShown(browser, { html: dataPage(sample, '盆景', language), width, charts: 6, titles });
  });
});
