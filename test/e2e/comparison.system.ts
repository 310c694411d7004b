// The report of a comparison as a person opens it: a file, in a browser, without a network.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { comparisonPage } from '../../toolkit/pipeline/report/comparison-page.ts';
import { comparison } from '../pipeline/report/comparison.ts';
import { openBrowser } from './browser.ts';
import { expectShown } from './shown.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe.each([
  ['zh', ['各类别 F1', '各置信度下的正确率', '耗时随长度的变化', '扰动下 学生<b> 的准确率']],
  ['en', ['F1 by class', 'Right answers by confidence', 'Time by length', 'accuracy of 学生<b> under attack']],
] as const)('the report of a comparison in %s', (language, titles) => {
  it.each([1100, 390])('shows its charts %i pixels wide and objects to nothing', async (width) => {
    await expectShown(browser, { html: comparisonPage(comparison, language), width, charts: 5, titles });
  });
});
