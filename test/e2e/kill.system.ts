// SIGKILL at ten moments: each resume finishes, and the bundle is the one an undisturbed run makes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { uniform } from '../../toolkit/random/random.ts';
import { penjing, start } from '../cli/penjing.ts';
import { freshFolder } from '../pipeline/fakes.ts';
import { smallRecipe } from './small.ts';

const recipe = { ...smallRecipe, data: { demo: { size: 600, seed: 3 } }, student: { model: 'tiny', epochs: 6 } };

async function place(): Promise<string> {
  const folder = await freshFolder();
  await writeFile(join(folder, 'penjing.json'), JSON.stringify(recipe));
  return folder;
}

function hashOf(stdout: string): string {
  const last = JSON.parse(stdout.trim().split('\n').at(-1)!) as { summary: { bundles: { sha256: string }[] } };
  return last.summary.bundles[0]!.sha256;
}

it('survives being killed at any moment', async () => {
  const began = performance.now();
  const undisturbed = await penjing(['run', '--json'], await place());
  const took = performance.now() - began;
  expect(undisturbed.code).toBe(0);

  for (let moment = 0; moment < 10; moment++) {
    const folder = await place();
    const run = start(['run', '--json'], folder);
    await new Promise((resolve) => setTimeout(resolve, took * uniform(7, moment)));
    run.kill('SIGKILL');
    await run.ended;
    const resumed = await penjing(['run', '--json'], folder);
    expect(resumed.code).toBe(0);
    expect(hashOf(resumed.stdout)).toBe(hashOf(undisturbed.stdout));
  }
});

it('stops on Ctrl-C, says how to go on, and goes on', async () => {
  const folder = await place();
  const run = start(['run', '--plain'], folder);
  await run.until('student …');
  run.kill('SIGINT');
  const stopped = await run.ended;
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain('stopped at a safe point; nothing is lost — go on with: penjing run --plain');
  expect((await penjing(['run', '--json'], folder)).code).toBe(0);
});
