// A dictionary from the recipe to the bundle: read, marked, learned, shipped, added to.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../toolkit/pipeline/events.ts';
import { produce } from '../../toolkit/pipeline/produce.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { OWN_TERMS } from '../../toolkit/runtime/dictionary.ts';
import { freshFolder, states } from './fakes.ts';

const recipe = {
  name: 'termed',
  data: { demo: { size: 120, seed: 3 } },
  terms: { path: ['fruit.tsv', '时间.txt'], types: ['水果', '时间', '地点'] },
  student: { model: 'micro', epochs: 2, learningRate: 2e-3 },
  calibrate: { samples: 16 },
  threads: 1,
} as const;
const fruit = '# what is sold\n苹果\t水果\n香蕉\t水果\t2\n今天\t水果\n';
const times = '今天\t120\n明天\t90\n星期\t300\n';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await freshFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function run(folder: string, to?: 'data' | 'student'): Promise<readonly Event[]> {
  const events: Event[] = [];
  const placed = { recipe: parseRecipe(recipe, 'termed'), folder };
  const options = { signal: new AbortController().signal, now: () => performance.now(), language: 'en' } as const;
  for await (const event of produce(placed, { ...options, ...(to ? { to } : {}) })) events.push(event);
  return events;
}

const done = (events: readonly Event[]): readonly string[] => states(events).filter((state) => state.endsWith('done'));

describe('a recipe with a dictionary', () => {
  it('gives a bundle that marks its terms, and takes those of the device', async () => {
    const folder = await folderWith({ 'fruit.tsv': fruit, '时间.txt': times });
    const events = await run(folder);
    expect(events).toContainEqual(expect.objectContaining({ name: 'pipeline.metric.terms', value: 5 }));
    const path = join(folder, 'out', 'termed-linux-x64');
    // of a term in two files the first counts
    const shipped = '苹果\t水果\n香蕉\t水果\t2\n今天\t水果\n明天\t时间\n星期\t时间\n';
    expect(await readFile(join(path, 'terms.tsv'), 'utf8')).toBe(`term\ttype\tweight\n${shipped}`);
    const open = await openBundle(path);
    expect(open.manifest.text.termTypes).toEqual(['水果', '时间', '地点']);
    const text = '小明在超市买了3个苹果，明天还要买5个，一共有几个？';
    const before = await open.model.reply([text]);
    await open.close();
    await writeFile(join(path, OWN_TERMS), '超市\t地点\n小明\t地点\n');
    const grown = await openBundle(path);
    expect(await grown.model.reply([text])).not.toEqual(before);
    await grown.close();

    expect(done(await run(folder, 'student'))).toEqual([]);
    // a file that has changed is read again, and everything follows
    await writeFile(join(folder, 'fruit.tsv'), `${fruit}橘子\t水果\n`);
    expect(done(await run(folder, 'student'))).toEqual(['data done', 'student done']);
  }, 120_000);

  it.each([
    [{ 'fruit.tsv': fruit, '时间.txt': '中秋\t节日\n' }, 'text.term-type', { type: '节日', term: '中秋' }],
    [{ 'fruit.tsv': '苹果\t水果\n苹果\t时间\n', '时间.txt': times }, 'text.term-twice', { line: 2 }],
    [{ 'fruit.tsv': fruit }, 'data.missing', {}],
  ])('says what is wrong with %j', async (files, key, values) => {
    const folder = await folderWith(files);
    await expect(run(folder, 'data')).rejects.toMatchObject({ key, values });
  });
});
