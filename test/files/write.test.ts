import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskFault, type Open, writeAtomic, writeFolder } from '../../toolkit/files/write.ts';
import { scratch } from '../export/tiny.ts';

const refusal = (code: string): Error => Object.assign(new Error(code), { code });

/** A disk that takes `room` bytes, three at a time, and then fails with `code`. */
function smallDisk(room: number, code: string): Open {
  return async (path) => {
    const file = await open(path, 'w');
    let left = room;
    return {
      write: (async (chunk: Uint8Array, at: number, length: number) => {
        if (left <= 0) throw refusal(code);
        const taken = Math.min(3, length, left);
        left -= taken;
        return file.write(chunk, at, taken);
      }) as typeof file.write,
      sync: () => file.sync(),
      close: () => file.close(),
    };
  };
}

describe('writeAtomic', () => {
  it('writes texts, bytes and chunks, making the folders on the way', async () => {
    const folder = await scratch();
    const chunks = async function* () {
      yield Buffer.from('盆');
      yield Buffer.from('景');
    };
    for (const [name, content] of Object.entries({ text: '盆景', bytes: Buffer.from('盆景'), chunks: chunks() })) {
      await writeAtomic(join(folder, 'a/b', name), content);
      expect(await readFile(join(folder, 'a/b', name), 'utf8')).toBe('盆景');
    }
    expect(await readdir(join(folder, 'a/b'))).toEqual(['bytes', 'chunks', 'text']);
  });

  it('goes on after a short write', async () => {
    const path = join(await scratch(), 'file');
    await writeAtomic(path, '0123456789', smallDisk(10, 'ENOSPC'));
    expect(await readFile(path, 'utf8')).toBe('0123456789');
  });

  it.each([
    ['ENOSPC', 'expected free space on the disk, it is full'],
    ['EROFS', 'permission is denied'],
    ['EACCES', 'permission is denied'],
  ])('keeps the old file and no draft when the disk says %s', async (code, sentence) => {
    const folder = await scratch();
    const path = join(folder, 'file');
    await writeAtomic(path, 'old');
    await expect(writeAtomic(path, 'a longer new content', smallDisk(7, code))).rejects.toThrow(
      `${path}: ${'expected'}`,
    );
    await expect(writeAtomic(path, 'a longer new content', smallDisk(7, code))).rejects.toThrow(sentence);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('says that a file is in the way of a folder', async () => {
    const folder = await scratch();
    await writeFile(join(folder, 'file'), '');
    const writing = writeAtomic(join(folder, 'file/inner'), 'x');
    await expect(writing).rejects.toMatchObject({ key: 'runtime.not-a-folder', exit: 2 });
  });

  it('says that a folder is in the way of a file', async () => {
    const folder = await scratch();
    await mkdir(join(folder, 'out'));
    await expect(writeAtomic(join(folder, 'out'), 'x')).rejects.toMatchObject({ key: 'runtime.not-a-file', exit: 2 });
    expect(await readdir(folder)).toEqual(['out']);
  });

  it('says that a name is too long, and that a folder is missing', async () => {
    const folder = await scratch();
    await expect(writeAtomic(join(folder, 'x'.repeat(300)), 'x')).rejects.toMatchObject({ key: 'runtime.long-name' });
    expect(await readdir(folder)).toEqual([]);
    expect(diskFault(refusal('ENOENT'), '/no/tmp')).toMatchObject({ key: 'runtime.no-folder', exit: 2 });
  });

  it('lets errors that are not the disk’s pass', async () => {
    const folder = await scratch();
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw new RangeError('of the caller');
    };
    await expect(writeAtomic(join(folder, 'file'), broken())).rejects.toThrow(RangeError);
    expect(await readdir(folder)).toEqual([]);
    expect(diskFault(new RangeError('x'), 'here')).toBeUndefined();
  });
});

describe('writeFolder', () => {
  const put = (text: string) => (draft: string) => writeFile(join(draft, text), text);

  it('replaces what was there, wholly', async () => {
    const folder = await scratch();
    await writeFolder(join(folder, 'out'), put('one'));
    await writeFolder(join(folder, 'out'), put('two'));
    expect(await readdir(folder)).toEqual(['out']);
    expect(await readdir(join(folder, 'out'))).toEqual(['two']);
  });

  it('takes the place of no file', async () => {
    const folder = await scratch();
    await writeFile(join(folder, 'out'), 'mine');
    await expect(writeFolder(join(folder, 'out'), put('one'))).rejects.toMatchObject({ key: 'runtime.not-a-folder' });
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['out']);
  });

  it('leaves what was there when building fails, and no draft', async () => {
    const folder = await scratch();
    await writeFolder(join(folder, 'out'), put('one'));
    const failing = writeFolder(join(folder, 'out'), async (draft) => {
      await put('two')(draft);
      throw refusal('ENOSPC');
    });
    await expect(failing).rejects.toMatchObject({ key: 'runtime.disk-full' });
    expect(await readdir(folder)).toEqual(['out']);
    expect(await readdir(join(folder, 'out'))).toEqual(['one']);
  });

  it('gives back what a killed process had put aside', async () => {
    const folder = await scratch();
    await writeFolder(join(folder, '.out.old'), put('one'));
    const failing = writeFolder(join(folder, 'out'), () => Promise.reject(refusal('ENOSPC')));
    await expect(failing).rejects.toMatchObject({ key: 'runtime.disk-full' });
    expect(await readdir(folder)).toEqual(['out']);
    expect(await readdir(join(folder, 'out'))).toEqual(['one']);
  });

  it('clears what a killed process left behind', async () => {
    const folder = await scratch();
    for (const left of ['.out.draft', '.out.old']) {
      await mkdir(join(folder, left));
      await writeFile(join(folder, left, 'half'), '');
    }
    await writeFolder(join(folder, 'out'), put('one'));
    expect(await readdir(folder)).toEqual(['out']);
    expect(await readdir(join(folder, 'out'))).toEqual(['one']);
  });
});
