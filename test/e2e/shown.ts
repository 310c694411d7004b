// A page as a person opens it: a file, in a browser, without a network.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { freshFolder } from '../pipeline/fakes.ts';

export interface Seen {
  readonly html: string;
  /** Pixels. */
  readonly width: number;
  readonly charts: number;
  readonly titles: readonly string[];
}

/** The page shows its charts with their titles within its width, runs no script, asks for nothing and says nothing. */
export async function expectShown(browser: Browser, { html, width, charts: count, titles }: Seen): Promise<void> {
  const path = join(await freshFolder(), 'page.html');
  await writeFile(path, html);
  const view = await browser.newPage({ viewport: { width, height: 900 } });
  const said: string[] = [];
  view.on('console', (message) => said.push(message.text()));
  view.on('pageerror', (error) => said.push(error.message));
  const asked: string[] = [];
  view.on('request', (request) => asked.push(request.url()));
  await view.goto(pathToFileURL(path).href);
  const charts = await view.locator('figure svg').all();
  expect(charts).toHaveLength(count);
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
}
