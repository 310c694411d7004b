import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clean } from '../../../toolkit/data/clean/clean.ts';
import { type CleanFiles, type CleanProgress, cleanFiles } from '../../../toolkit/data/clean/passes.ts';
import type { Part } from '../../../toolkit/data/clean/rules.ts';
import type { Example } from '../../../toolkit/data/records.ts';
import { openLines } from '../../../toolkit/files/line-writer.ts';
import { streamKey, word } from '../../../toolkit/random/random.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'penjing-clean-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const names: readonly Part[] = ['train', 'validation', 'test', 'given'];
const syllables = [...'豆科作物轮改良土壤肥力高血压患者饮食注意钢琴弦张调音竹篮塑料编织好处'];

/** Records of which every rule of both passes rejects some. */
const records: readonly Example[] = Array.from({ length: 2500 }, (_, at) => {
  const words = (from: number, length: number): string =>
    Array.from({ length }, (_, i) => syllables[word(streamKey(1, at), from + i) % syllables.length]!).join('');
  const text = at % 9 === 8 ? `第${at % 40}题` : `${words(0, 24)}？`;
  const answer =
    at % 7 === 6 ? `${words(90, 30)}。` : `${text}\u2028${words(30, 30)}“\\n”😀${at % 11 === 0 ? '，' : '。'}`;
  return { id: `f:${at}`, text, label: at % 2 ? 'a' : 'b', reasoning: `${answer}${words(60, 9)}。`, answer };
});
const partOf = ({ id }: Example): Part => names[(Number(id.slice(2)) % 13) % 4]!;

async function* stream(examples: readonly Example[]): AsyncGenerator<Example> {
  yield* examples;
}

const files = (out: string, more: Partial<CleanFiles> = {}): CleanFiles => ({
  examples: stream(records),
  partOf,
  spool: join(folder, out, 'spool'),
  kept: (part) => join(folder, out, `${part}.jsonl`),
  rejected: join(folder, out, 'rejected.jsonl'),
  ...more,
});

const read = (out: string, name: string): string => readFileSync(join(folder, out, name), 'utf8');
const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
const lines = <T>(text: string): T[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);

describe('cleaning files', () => {
  it('gives what cleaning in memory gives, and loses nothing', async () => {
    const report = await cleanFiles(files('a'));
    const { kept, rejected, counts } = clean(records, {}, partOf);
    expect(readdirSync(join(folder, 'a')).sort()).toEqual(
      ['rejected.jsonl', ...names.map((name) => `${name}.jsonl`)].sort(),
    );
    for (const part of names) {
      const own = kept.filter((example) => partOf(example) === part);
      expect(lines(read('a', `${part}.jsonl`)), part).toEqual(own);
      expect(report.parts[part]).toBe(own.length);
    }
    expect(lines(read('a', 'rejected.jsonl'))).toEqual(
      rejected.map(({ example, ...verdict }) => ({ ...verdict, part: partOf(example), example })),
    );
    expect(report).toMatchObject({ read: records.length, kept: kept.length, counts });
    for (const rule of ['truncated', 'duplicate', 'relevance', 'leakage'] as const)
      expect(counts[rule], rule).toBeGreaterThan(0);
    expect(total(report.histograms.question.counts)).toBe(records.length);
    expect(total(report.histograms.relevance.counts)).toBeGreaterThan(kept.length * 0.5);
  });

  it('gives the same bytes for any chunk size', async () => {
    await cleanFiles(files('a'));
    for (const chunk of [64, 4097]) {
      await cleanFiles(files('b', { chunk }));
      for (const name of readdirSync(join(folder, 'a'))) expect(read('b', name) === read('a', name), name).toBe(true);
    }
  });

  it('lets two parts share a file', async () => {
    const { parts } = await cleanFiles(
      files('a', { kept: (part) => join(folder, 'a', part === 'given' ? 'test.jsonl' : `${part}.jsonl`) }),
    );
    expect(lines(read('a', 'test.jsonl'))).toHaveLength(parts.test + parts.given);
  });

  it('reports progress, rejected counted on', async () => {
    const seen: CleanProgress[] = [];
    const { read, kept } = await cleanFiles(files('a', { progress: (one) => seen.push(one) }));
    const first = seen.filter(({ pass }) => pass === 1);
    expect(first.map(({ records }) => records)).toEqual([1000, 2000, 2500]);
    const total = ({ rejected }: CleanProgress): number =>
      Object.values(rejected).reduce((sum, count) => sum + count, 0);
    expect(seen.at(-1)).toMatchObject({ pass: 2, records: 2500 - total(first.at(-1)!) });
    expect(total(seen.at(-1)!)).toBe(read - kept);
  });

  it('shows every record it keeps, with its part', async () => {
    const seen: [string, string][] = [];
    await cleanFiles(files('a', { keep: ({ id }, part) => seen.push([part, id]) }));
    const ids = (part: string): string[] => seen.filter(([name]) => name === part).map(([, id]) => id);
    const written = lines<Example>(read('a', 'train.jsonl')).map(({ id }) => id);
    expect(ids('train')).toEqual(written);
    expect(written.length).toBeGreaterThan(100);
  });

  it('leaves no file behind when the source fails', async () => {
    async function* failing(): AsyncGenerator<Example> {
      yield* records.slice(0, 100);
      throw new Error('the disk is gone');
    }
    await expect(cleanFiles(files('a', { examples: failing() }))).rejects.toThrow('the disk is gone');
    expect(readdirSync(join(folder, 'a'))).toEqual([]);
  });

  it('writes nothing for no records', async () => {
    const report = await cleanFiles(files('a', { examples: stream([]) }));
    expect(report).toMatchObject({ read: 0, kept: 0 });
    expect(readdirSync(join(folder, 'a'))).toEqual(['rejected.jsonl']);
  });
});

describe('line writer', () => {
  it('writes strings and bytes of any size in order', async () => {
    const path = join(folder, 'deep', 'lines');
    const writer = await openLines(path);
    const pieces = [0, 1, 1000, 262_144, 262_145, 90_000, 600_000, 3].map((size, at) => '中a😀'[at % 2]!.repeat(size));
    for (const [at, piece] of pieces.entries()) await writer.add(at % 3 ? piece : Buffer.from(piece));
    expect(existsSync(path)).toBe(false);
    await writer.finish();
    await writer.abandon();
    expect(readFileSync(path, 'utf8') === pieces.join('')).toBe(true);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['lines']);
  });

  it('leaves no draft where the name is taken by a folder', async () => {
    mkdirSync(join(folder, 'lines'));
    const writer = await openLines(join(folder, 'lines'));
    await expect(writer.finish()).rejects.toThrow(/EISDIR|EEXIST|EPERM/);
    await writer.abandon();
    expect(readdirSync(folder)).toEqual(['lines']);
  });
});
