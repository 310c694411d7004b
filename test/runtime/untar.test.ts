import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Header, pack } from 'tar-stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { packBundle } from '../../toolkit/export/archive.ts';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { confined } from '../../toolkit/files/paths.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { type Limits, unpack } from '../../toolkit/runtime/untar.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { scratch, tinyParts } from '../export/tiny.ts';

/** Packs `entries`, unpacks them two folders down, and returns those folders. */
async function through(
  entries: readonly (Partial<Header> & { readonly name: string; readonly body?: string })[],
  limits?: Limits,
) {
  const tar = pack();
  for (const { body, ...header } of entries) tar.entry({ ...header, mtime: new Date(0) } as Header, body ?? '');
  tar.finalize();
  const root = await scratch();
  const into = join(root, 'outer/inner');
  await mkdir(into, { recursive: true });
  await writeFile(join(root, 'a.tar.gz'), gzipSync(await buffer(tar as unknown as AsyncIterable<Uint8Array>)));
  return { root, into, done: unpack(join(root, 'a.tar.gz'), into, limits) };
}

describe('unpack', () => {
  it('unpacks files and folders', async () => {
    const { into, done } = await through([
      { name: 'b/', type: 'directory' },
      { name: 'b/text', body: '盆景' },
      { name: `b/${'deep/'.repeat(20)}file`, body: 'x'.repeat(1500) },
    ]);
    await done;
    expect(await readFile(join(into, 'b/text'), 'utf8')).toBe('盆景');
    expect(await readFile(join(into, `b/${'deep/'.repeat(20)}file`), 'utf8')).toBe('x'.repeat(1500));
  });

  it.each([
    ['../outside', 'runtime.path-outside'],
    ['b/../../outside', 'runtime.path-outside'],
    ['/tmp/outside', 'runtime.path-outside'],
    ['b\\..\\outside', 'runtime.path-outside'],
    ['C:outside', 'runtime.path-outside'],
  ])('refuses the path %s', async (name, key) => {
    const { root, done } = await through([{ name, body: 'x' }]);
    await expect(done).rejects.toMatchObject({ key, exit: 2 });
    expect(await readdir(join(root, 'outer'))).toEqual(['inner']);
    expect(await readdir(join(root, 'outer/inner'))).toEqual([]);
  });

  it.each(['symlink', 'link', 'fifo', 'character-device'] as const)('refuses a %s', async (type) => {
    const { into, done } = await through([{ name: 'link', type, linkname: '/etc/passwd' }]);
    await expect(done).rejects.toMatchObject({ key: 'runtime.archive-entry' });
    expect(await readdir(into)).toEqual([]);
  });

  it.each([[['a', 'a']], [['a', 'a/b']], [['a/b', 'a']]])('refuses entries that collide: %s', async (names) => {
    const { done } = await through(names.map((name) => ({ name, body: 'x' })));
    await expect(done).rejects.toMatchObject({ key: 'runtime.archive-twice', values: { name: names[1] } });
  });

  it('says that the archive, not the folder, cannot be read', async () => {
    const archive = join(await scratch(), 'none.tar.gz');
    await expect(unpack(archive, '/')).rejects.toMatchObject({
      key: 'runtime.archive-damaged',
      values: { where: archive },
    });
  });

  it('stops at its limits', async () => {
    const entries = [
      { name: 'a', body: 'x'.repeat(600) },
      { name: 'b', body: 'x'.repeat(600) },
    ];
    const large = { key: 'runtime.archive-too-large' };
    await expect((await through(entries, { bytes: 1000 })).done).rejects.toMatchObject(large);
    await expect((await through(entries, { entries: 1 })).done).rejects.toMatchObject(large);
    await (await through(entries, { bytes: 1200, entries: 2 })).done;
  });
});

describe('a bundle’s archive', async () => {
  const parts = await tinyParts({ runtime: false });
  const archive = async () => {
    const folder = await scratch();
    await writeBundle(join(folder, 'tiny'), parts);
    await packBundle(join(folder, 'tiny'), join(folder, 'tiny.tar.gz'), 'tiny');
    return { path: join(folder, 'cut.tar.gz'), bytes: await readFile(join(folder, 'tiny.tar.gz')) };
  };

  it('opens from a folder of its own, which goes when it is closed or refused', async () => {
    const { path, bytes } = await archive();
    vi.stubEnv('TMPDIR', await scratch());
    onTestFinished(() => void vi.unstubAllEnvs());
    await writeFile(path, bytes);
    const open = await openBundle(path);
    expect(open.folder.startsWith(join(tmpdir(), 'penjing-'))).toBe(true);
    expect((await open.model.reply(['今天']))[0]!.logits).toHaveLength(2);
    await open.close();
    await writeFile(path, bytes.subarray(0, bytes.length >> 1));
    await expect(openBundle(path)).rejects.toThrow('expected a complete .tar.gz');
    expect(await readdir(tmpdir())).toEqual([]);
  });

  it('is refused when it was cut, anywhere', async () => {
    const { path, bytes } = await archive();
    const cut = fc.nat(bytes.length - 1);
    const property = fc.asyncProperty(cut, async (length) => {
      await writeFile(path, bytes.subarray(0, length));
      await expect(openBundle(path)).rejects.toMatchObject({ key: 'runtime.archive-damaged', exit: 2 });
    });
    await fc.assert(property, { numRuns: 40, examples: [[0], [1], [10], [bytes.length - 1]] });
  });

  it('is refused in words, or whole, when a bit was flipped', async () => {
    const { path, bytes } = await archive();
    const answer = async (content: Uint8Array): Promise<unknown> => {
      await writeFile(path, content);
      return openBundle(path).then(
        (open) => open.close().then(() => open.manifest),
        (cause: unknown) => cause,
      );
    };
    const whole = await answer(bytes);
    const flip = (at: number, bit: number): Promise<unknown> => {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 << bit;
      return answer(flipped);
    };
    // some bits of a gzip file carry nothing: the header's time and system, and lengths of codes that no byte uses
    const property = fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
      const received = await flip(at, bit);
      if (!(received instanceof Fault)) expect(received).toEqual(whole);
    });
    await fc.assert(property, { numRuns: 60, examples: [[4, 0]] });
    for (const at of [0, bytes.length - 8, bytes.length - 1]) expect(await flip(at, 0)).toBeInstanceOf(Fault);
  });
});

describe('confined', () => {
  it.each(['a', 'a/b.c', '.hidden', 'a..b', '盆景/文件', 'console', 'com1a'])('takes %s', (path) =>
    expect(confined(path)).toBe(true),
  );
  it.each(['', '.', '..', '/a', 'a//b', 'a/', 'a/./b', 'a/..', 'a\\b', 'a:b', 'a\0', 'a.', 'a ', 'a/NUL', 'com1.txt'])(
    'refuses “%s”',
    (path) => expect(confined(path)).toBe(false),
  );
});
