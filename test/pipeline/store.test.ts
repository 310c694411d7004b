import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lock } from '../../toolkit/files/lock.ts';
import { canonical } from '../../toolkit/pipeline/canonical.ts';
import { isArtifact, openStore, type Writing } from '../../toolkit/pipeline/store.ts';
import { freshFolder, freshStore } from './fakes.ts';

describe('store', () => {
  it('gives equal contents equal digests under different names', async () => {
    const store = await freshStore();
    const digests: string[] = [];
    for (const name of ['data-1', 'data-2']) {
      const writing = (await store.begin(name)) as Writing;
      await mkdir(join(writing.draft, 'sub'));
      await writeFile(join(writing.draft, 'sub', 'file'), 'contents');
      digests.push((await writing.seal()).digest);
    }
    expect(digests[0]).toBe(digests[1]);
    expect((await store.find('data-1'))?.files).toEqual({
      'sub/file': { bytes: 8, sha256: 'd1b2a59fbea7e20077af9f91b27e95e865061b270be03ff539ab3b73587882e8' },
    });
  });

  it('does not trust an artifact whose file was cut', async () => {
    const store = await freshStore();
    const writing = (await store.begin('data-1')) as Writing;
    await writeFile(join(writing.draft, 'file'), 'contents');
    await writing.seal();
    await truncate(join(store.folder, 'data-1', 'file'), 3);
    expect(await store.find('data-1')).toBeUndefined();
    expect(isArtifact(await store.begin('data-1'))).toBe(false);
  });

  it('clears what a killed writer left, but not its checkpoint', async () => {
    const store = await freshStore();
    await mkdir(join(store.folder, 'student-1.draft'));
    await writeFile(join(store.folder, 'student-1.draft', 'junk'), '');
    await mkdir(join(store.folder, 'student-1.partial'));
    await writeFile(join(store.folder, 'student-1.partial', 'checkpoint'), 'c');
    await writeFile(join(store.folder, 'student-1.lock'), '4194999 gone');
    const writing = (await store.begin('student-1')) as Writing;
    expect(await readdir(writing.draft)).toEqual([]);
    expect(await readdir(writing.partial)).toEqual(['checkpoint']);
    await writing.seal();
    expect(await readdir(store.folder)).toEqual(['student-1']);
  });

  it('says when its folder cannot be one', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(openStore(join(folder, 'file'))).rejects.toMatchObject({ key: 'runtime.not-a-folder' });
  });
});

describe('lock', () => {
  it('takes over from a dead process and from an earlier life of the own number', async () => {
    const path = join(await freshFolder(), 'x.lock');
    for (const mark of ['4194999 gone', `${process.pid} earlier`]) {
      await writeFile(path, mark);
      const unlock = await lock(path);
      expect(await readFile(path, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
      await unlock();
      expect(await readdir(join(path, '..'))).toEqual([]);
    }
  });

  it('lets one in at a time', async () => {
    const path = join(await freshFolder(), 'x.lock');
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const unlock = await lock(path, { every: 1 });
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside--;
        await unlock();
      }),
    );
    expect(most).toBe(1);
  });

  it('stops waiting when aborted', async () => {
    const path = join(await freshFolder(), 'x.lock');
    const unlock = await lock(path);
    await expect(lock(path, { signal: AbortSignal.timeout(20), every: 5 })).rejects.toThrow();
    await unlock();
  });
});

describe('canonical', () => {
  it('sorts keys and drops undefined', () => {
    expect(canonical({ b: 1, a: [true, null, { d: 'x', c: undefined }] })).toBe('{"a":[true,null,{"d":"x"}],"b":1}');
  });
});
