import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readExamples } from '../../../toolkit/data/read/read.ts';
import { resolveSources } from '../../../toolkit/data/read/sources.ts';
import { gather, withFolder } from '../scratch.ts';
import { startHub } from './hub-server.ts';

const row = (text: string): string => `${JSON.stringify({ id: 1, text, label: 'x' })}\n`;

/** A folder with a bit of everything. */
const withData = <T>(use: (folder: string) => Promise<T>): Promise<T> =>
  withFolder((folder) => {
    const files: Readonly<Record<string, string | Uint8Array>> = {
      'b.jsonl': row('乙'),
      'a.jsonl.gz': gzipSync(row('甲')),
      'sub/b.jsonl': row('丙'),
      'sub/deep/c.TSV': '丁\tx\n',
      'sub/.hidden/d.jsonl': row('隐'),
      '.e.jsonl': row('隐'),
      'README.txt': '说明\t1\n',
      'dataset_infos.json': '{}',
      'picture.png': 'x',
    };
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return use(folder);
  });

const names = async (spec: string | readonly string[]): Promise<readonly string[]> =>
  (await resolveSources(spec)).map(({ name }) => name);

describe('sources', () => {
  it('a file, by the name it has', () =>
    withData(async (folder) => {
      const path = join(folder, 'b.jsonl');
      expect(await resolveSources(path)).toEqual([{ path, name: 'b.jsonl' }]);
      expect(await gather(readExamples((await resolveSources(path))[0]!))).toEqual([
        { id: '1', text: '乙', label: 'x' },
      ]);
    }));

  it('a folder: its data files at any depth, sorted, without hidden ones and what lies beside data', () =>
    withData(async (folder) => {
      expect(await names(folder)).toEqual(['a.jsonl.gz', 'b.jsonl', 'sub/b.jsonl', 'sub/deep/c.TSV']);
      const examples = await gather(readExamples(await resolveSources(folder)));
      expect(examples.map(({ id, text }) => [id, text])).toEqual([
        ['a.jsonl.gz#1', '甲'],
        ['b.jsonl#1', '乙'],
        ['sub/b.jsonl#1', '丙'],
        ['sub/deep/c.TSV:1', '丁'],
      ]);
    }));

  it.each([
    ['*.jsonl', ['b.jsonl']],
    ['**/*.jsonl', ['b.jsonl', 'sub/b.jsonl']],
    ['sub/**', ['b.jsonl', 'deep/c.TSV']],
    ['{a,b}.*', ['a.jsonl.gz', 'b.jsonl']],
    ['README.*', ['README.txt']],
  ])('the pattern %s', (pattern, found) =>
    withData(async (folder) => {
      expect(
        (await names(join(folder, pattern))).filter((name) => !name.includes('hidden') && !name.startsWith('.')),
      ).toEqual(found);
    }),
  );

  it('a file whose name looks like a pattern', () =>
    withData(async (folder) => {
      writeFileSync(join(folder, 'x[1].jsonl'), row('戊'));
      expect(await names(join(folder, 'x[1].jsonl'))).toEqual(['x[1].jsonl']);
    }));

  it('several, in their order, each file once, each name once', () =>
    withData(async (folder) => {
      const [one, other] = [join(folder, 'b.jsonl'), join(folder, 'sub/b.jsonl')];
      const sources = await resolveSources([other, one, join(folder, 'b.*'), `${folder}/./b.jsonl`]);
      expect(sources.map(({ path }) => path)).toEqual([other, one]);
      expect(new Set(sources.map(({ name }) => name)).size).toBe(2);
      const ids = (await gather(readExamples(sources))).map(({ id }) => id);
      expect(new Set(ids).size).toBe(2);
    }));

  it('tells files of one name apart by as little of their paths as will do', () =>
    withData(async (folder) => {
      mkdirSync(join(folder, 'sub/sub'));
      writeFileSync(join(folder, 'sub/sub/b.jsonl'), row('己'));
      const paths = ['sub/b.jsonl', 'sub/sub/b.jsonl', 'a.jsonl.gz'].map((name) => join(folder, name));
      expect(await names(paths)).toEqual([`${basename(folder)}/sub/b.jsonl`, 'sub/sub/b.jsonl', 'a.jsonl.gz']);
    }));

  it('does the same on the hub: hidden files out, one name for each file', async () => {
    const hub = await startHub({
      files: { 'b.jsonl': Buffer.from(row('乙')), '.meta/c.jsonl': Buffer.from(row('隐')) },
    });
    try {
      await withFolder(async (cache) => {
        const specs = ['hf://datasets/o/n', 'hf://datasets/o/n@v2'];
        const sources = await resolveSources(specs, { hub: { cache, endpoint: hub.endpoint } });
        expect(sources.map(({ name }) => name)).toEqual(['n/b.jsonl', 'n@v2/b.jsonl']);
      });
    } finally {
      await hub.close();
    }
  });

  it('does not run round in a folder that links to itself', () =>
    withData(async (folder) => {
      symlinkSync(folder, join(folder, 'sub/loop'));
      expect(await names(folder)).toEqual(['a.jsonl.gz', 'b.jsonl', 'sub/b.jsonl', 'sub/deep/c.TSV']);
    }));

  it('says what is missing', () =>
    withData(async (folder) => {
      await expect(resolveSources(join(folder, 'none.jsonl'))).rejects.toThrow(
        /none\.jsonl: expected a data file, found nothing/,
      );
      await expect(resolveSources(join(folder, 'none*.jsonl'))).rejects.toThrow(
        /none\*\.jsonl: expected at least one data file \(\.jsonl/,
      );
      mkdirSync(join(folder, 'empty'));
      await expect(resolveSources(join(folder, 'empty'))).rejects.toThrow(/found none/);
      await expect(resolveSources('hf://datasets/o')).rejects.toThrow(/options\.hub|expected hf/);
    }));
});
