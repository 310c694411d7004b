// Real disks that refuse: needs root, for mounting small file systems.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packBundle } from '../../toolkit/export/archive.ts';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { scratch, tinyParts } from './tiny.ts';

/** A file system of `size` in a folder of its own, gone when the test ends. */
async function disk(size: string): Promise<string> {
  const folder = join(await scratch(), 'disk');
  await mkdir(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'penjing-test', folder]);
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}

describe('a disk', () => {
  it('that is full leaves nothing half-written', async () => {
    const folder = await disk('2m');
    const place = join(folder, 'tiny');
    await expect(writeBundle(place, await tinyParts())).rejects.toMatchObject({
      key: 'runtime.disk-full',
      exit: 2,
      values: { where: place },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that is full for the archive keeps the one from before', async () => {
    const folder = await disk('2m');
    const made = join(await scratch(), 'tiny');
    await writeBundle(made, await tinyParts({ runtime: false }));
    await packBundle(made, join(folder, 'tiny.tar.gz'), 'tiny');
    await writeBundle(made, await tinyParts());
    await expect(packBundle(made, join(folder, 'tiny.tar.gz'), 'tiny')).rejects.toMatchObject({
      key: 'runtime.disk-full',
    });
    expect(await readdir(folder)).toEqual(['tiny.tar.gz']);
  });

  it('that is read-only says so', async () => {
    const folder = await disk('2m');
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    const parts = await tinyParts({ runtime: false });
    await expect(writeBundle(join(folder, 'tiny'), parts)).rejects.toMatchObject({
      key: 'runtime.not-writable',
      exit: 2,
    });
  });
});
