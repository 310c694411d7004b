// The report of a comparison as a person opens it: a file, in a browser, without a network.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparisonPage } from '../../toolkit/pipeline/report/comparison-page.ts';
import { freshFolder } from '../pipeline/fakes.ts';
import { comparison } from '../pipeline/report/comparison.ts';
import { openBrowser } from './browser.ts';

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
    const path = join(await freshFolder(), 'evaluation.html');
    await writeFile(path, comparisonPage(comparison, language));
    const view = await browser.newPage({ viewport: { width, height: 900 } });
    const said: string[] = [];
    view.on('console', (message) => said.push(message.text()));
    view.on('pageerror', (error) => said.push(error.message));
    const asked: string[] = [];
    view.on('request', (request) => asked.push(request.url()));
    await view.goto(pathToFileURL(path).href);
    const charts = await view.locator('figure svg').all();
    expect(charts).toHaveLength(5);
    const drawn = (await Promise.all(charts.map((chart) => chart.textContent()))).join('\n');
    for (const title of titles) expect(drawn).toContain(title);
    for (const chart of charts) {
      const box = await chart.boundingBox();
      expect(box!.width).toBeGreaterThan(250);
      expect(box!.height).toBeGreaterThan(80);
      expect(await chart.locator('path').count()).toBeGreaterThan(2);
    }
    const overflow = await view.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await view.locator('script').count()).toBe(0);
    expect(await view.locator('td').getByText('<script>alert(1)</script>').count()).toBe(1);
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
    expect(said).toEqual([]);
    await view.close();
  });
});
