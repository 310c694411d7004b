// What the names of results in the store depend on, and what they do not.
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plan } from '../../toolkit/pipeline/plan.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { keyOf } from '../../toolkit/pipeline/stage.ts';
import { freshFolder } from './fakes.ts';

const DIGEST = { folder: '', digest: 'same', files: {} };

async function keys(recipe: object, folder = '.'): Promise<Readonly<Record<string, string>>> {
  const placed = { recipe: parseRecipe({ threads: 2, ...recipe }, 'x'), folder };
  const { stages } = await plan(placed, { signal: new AbortController().signal });
  const inputs = Object.fromEntries(stages.map(({ step }) => [step.id, DIGEST]));
  return Object.fromEntries(stages.map((stage) => [stage.step.id, keyOf(stage, inputs)]));
}

async function changed(recipe: object): Promise<readonly string[]> {
  const [before, after] = [await keys({}), await keys(recipe)];
  return Object.keys(after).filter((id) => after[id] !== before[id]);
}

it.each([
  [{ data: { demo: { seed: 2 } } }, ['data']],
  [{ data: { demo: { size: 500 } } }, ['data']],
  [{ data: { split: { test: 0.2 } } }, ['data']],
  [{ data: { split: { validation: 0.1 } } }, ['data']],
  [{ text: { minCount: 3 } }, ['data']],
  [{ student: { epochs: 9 } }, ['student']],
  [{ distil: { alpha: 0.1 } }, ['student']],
  [{ calibrate: { samples: 9 } }, ['calibrate']],
  [{ compress: { mode: 'dynamic' } }, ['compress/linux-x64', 'bundle/linux-x64']],
  [{ name: 'other' }, ['bundle/linux-x64']],
  [{ seed: 2 }, ['data', 'student', 'calibrate']],
  [{ threads: 1 }, ['student', 'evaluate', 'calibrate', 'compress/linux-x64']],
  [{ budget: { payloadMB: 1 } }, []],
  [{ out: 'elsewhere' }, []],
])('%j renames %j', async (recipe, steps) => {
  expect(await changed(recipe)).toEqual(steps);
});

it('follows the contents of a data file, not its place', async () => {
  const [here, there] = [await freshFolder(), await freshFolder()];
  const recipe = (path: string) => ({ data: { path } });
  await writeFile(join(here, 'a.jsonl'), '{}\n');
  await cp(join(here, 'a.jsonl'), join(there, 'b.jsonl'));
  expect(await keys(recipe('a.jsonl'), here)).toEqual(await keys(recipe('b.jsonl'), there));
  await writeFile(join(there, 'b.jsonl'), '{} \n');
  expect((await keys(recipe('a.jsonl'), here))['data']).not.toBe((await keys(recipe('b.jsonl'), there))['data']);
});

it('tells formats apart, and what may leave a question without an answer from what only sets the pace', async () => {
  const folder = await freshFolder();
  await writeFile(join(folder, 'a.csv'), 'text,label\n');
  await cp(join(folder, 'a.csv'), join(folder, 'a.tsv'));
  const ask = { labels: ['x', 'y'] };
  const of = async (endpoint: object, path = 'a.csv'): Promise<string> =>
    (await keys({ data: { path, ask, endpoint: { baseUrl: 'http://x', model: 'm', ...endpoint } } }, folder))['data']!;
  const plain = await of({});
  expect(await of({ concurrency: 2, requestsPerMinute: 9, tokensPerMinute: 9, keyVariable: 'K' })).toBe(plain);
  const others = [{ retries: 9 }, { idleSeconds: 9 }, { totalSeconds: 9 }, { budget: { tokens: 9 } }];
  for (const other of others) expect(await of(other)).not.toBe(plain);
  expect(await of({}, 'a.tsv')).not.toBe(plain);
});
