// SIGKILL while a corpus is packed, while it is read, while the student learns: each resume gives the bundle of an undisturbed run.
import { writeFile } from 'node:fs/promises';
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
  general: { path: 'corpus.txt', steps: 150, batchSize: 8, heldOut: 0.02, evaluateEvery: 50 },
  student: { model: 'micro', shape: { norm: 'pre', convolution: 3, bigrams: 1000 }, epochs: 12, batchSize: 8 },
};
const corpus = fileOf(documents(20_000));

async function place(): Promise<string> {
  const folder = await freshFolder();
  await writeFile(join(folder, 'penjing.json'), JSON.stringify(recipe));
  await writeFile(join(folder, 'corpus.txt'), corpus);
  return folder;
}

function hashOf(stdout: string): string {
  const last = JSON.parse(stdout.trim().split('\n').at(-1)!) as { summary: { bundles: { sha256: string }[] } };
  return last.summary.bundles[0]!.sha256;
}

/** Lines of the event stream after which the run is killed, and how many of them, as a share of those there are. */
const moments = [
  ['"phase":"packing"', 0],
  ['"step":"general","note"', 0.05],
  ['"step":"general","note"', uniform(3, 1)],
  ['"step":"general","note"', uniform(3, 2)],
  ['"step":"student","note"', uniform(3, 3)],
  ['"step":"student","note"', uniform(3, 4)],
] as const;

it('two stages survive being killed at any moment', async () => {
  const undisturbed = await penjing(['run', '--json'], await place());
  expect(undisturbed.code).toBe(0);
  for (const [sign, share] of moments) {
    const all = undisturbed.stdout.split(sign).length - 1;
    const folder = await place();
    const run = start(['run', '--json'], folder);
    await run.until(sign, 1 + Math.floor(share * Math.max(0, all - 1)));
    run.kill('SIGKILL');
    await run.ended;
    const resumed = await penjing(['run', '--json'], folder);
    expect(resumed.code).toBe(0);
    expect(hashOf(resumed.stdout)).toBe(hashOf(undisturbed.stdout));
  }
});
