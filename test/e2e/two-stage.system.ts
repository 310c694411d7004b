// SIGKILL while a corpus is packed, while it is read, while the student learns: each resume gives the bytes of an undisturbed run.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { uniform } from '../../toolkit/random/random.ts';
import { penjing, start } from '../cli/penjing.ts';
import { freshFolder } from '../pipeline/fakes.ts';
import { documents, fileOf } from '../pipeline/general/corpus.ts';
import { smallRecipe } from './small.ts';

const { teacher: _, ...small } = smallRecipe;
const recipe = {
  ...small,
  general: { path: 'corpus.txt', steps: 80, batchSize: 8, heldOut: 0.02, evaluateEvery: 40 },
  student: { model: 'micro', shape: { norm: 'pre', convolution: 3, bigrams: 1000 }, epochs: 6, batchSize: 8 },
};
const corpus = fileOf(documents(6000));

async function place(): Promise<string> {
  const folder = await freshFolder();
  await writeFile(join(folder, 'penjing.json'), JSON.stringify(recipe));
  await writeFile(join(folder, 'corpus.txt'), corpus);
  return folder;
}

/** What the two stages have made, by stage and name. */
async function madeIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const store = join(folder, '.penjing', 'store');
  const stages = (await readdir(store)).filter((name) => /^(general|student)-[^.]*$/.test(name));
  const files = stages.map(async (stage) => {
    const bytes = await readFile(join(store, stage, 'model.safetensors'));
    return [stage, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries((await Promise.all(files)).sort());
}

/** Lines of the event stream after which the run is killed, and how many of them, as a share of those there are. */
const moments = [
  ['"phase":"packing"', 0],
  ['"step":"general","note"', uniform(3, 1)],
  ['"step":"general","note"', uniform(3, 2)],
  ['"step":"student","note"', uniform(3, 3)],
] as const;

const command = ['run', '--json', '--to', 'student'] as const;

it('two stages survive being killed at any moment', async () => {
  const first = await place();
  const undisturbed = await penjing(command, first);
  expect(undisturbed.code).toBe(0);
  const made = await madeIn(first);
  expect(Object.keys(made)).toHaveLength(2);
  for (const [sign, share] of moments) {
    const all = undisturbed.stdout.split(sign).length - 1;
    const folder = await place();
    const run = start(command, folder);
    await run.until(sign, 1 + Math.floor(share * Math.max(0, all - 1)));
    run.kill('SIGKILL');
    await run.ended;
    expect((await penjing(command, folder)).code).toBe(0);
    expect(await madeIn(folder)).toEqual(made);
  }
}, 1_800_000);
