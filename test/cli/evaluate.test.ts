// penjing evaluate on the smallest bundles, as a person runs it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { roles } from '../../toolkit/data/read/fields.ts';
import type { Comparison } from '../../toolkit/pipeline/comparison/comparison.ts';
import { comparedFiles } from '../pipeline/compared.ts';
import { freshFolder } from '../pipeline/fakes.ts';
import { penjing } from './penjing.ts';

// each asks processes of their own, which a busy machine takes long to start
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await freshFolder();
  await comparedFiles(folder);
}, 60_000);

describe('penjing evaluate', () => {
  it('compares two bundles: a table, a report', async () => {
    const args = ['evaluate', 'first', 'second.tar.gz', '--data', 'test.jsonl', 'more', '--attacks', '--lang', 'zh'];
    const { code, stdout, stderr } = await penjing(args, folder);
    expect({ code, last: stderr.trim().split('\n').at(-1) }).toEqual({ code: 0, last: '报告：out/evaluation.html' });
    expect(stdout).toContain('使用 test.jsonl、a.jsonl 的 7 条记录中的 7 条');
    expect(stdout).toMatch(/准确率 +\d+\.\d % \[\d+\.\d, \d+\.\d\] +\d+\.\d % \[\d+\.\d, \d+\.\d\] +\S+ \[\S+, \S+\]/);
    expect(stdout).toMatch(/同音字 +20 %/);
    const page = await readFile(join(folder, 'out', 'evaluation.html'), 'utf8');
    expect(page).toContain('<title>评估：first 与 second</title>');
    expect(page).toContain('扰动下 second 的准确率');
  });

  it('tries one model, on as many records as asked for, and writes where it is told to', async () => {
    const args = ['evaluate', 'first', '--data', 'test.jsonl', '--limit', '4', '--json', '--out', 'x/r.html'];
    const { code, stdout } = await penjing(args, folder);
    const { quality, data, robustness } = JSON.parse(stdout) as Comparison;
    expect({ code, examples: quality.examples, read: data.read }).toEqual({ code: 0, examples: 4, read: 6 });
    expect(quality.difference).toBeUndefined();
    expect(robustness).toBeUndefined();
    expect(await readFile(join(folder, 'x', 'r.html'), 'utf8')).toContain('<title>Evaluation: first</title>');
  });

  it.each([
    [['first'], 'evaluate: expected labelled records to try the model on, received none — add --data FILE'],
    [
      ['first', '--data', 'test.jsonl', '--field', 'kind=x'],
      `--field: expected ROLE=NAME with a role of ${roles.join(', ')}, received "kind=x" — write for example label=category`,
    ],
    [
      ['first', '--data', 'test.jsonl', '--limit', '0'],
      '--limit: expected a whole number from 1, received "0" — correct it',
    ],
    [
      ['--data', 'test.jsonl'],
      'evaluate: expected a model (bundle, checkpoint or ONNX file) to go with --data, received a recipe — name a model, or leave --data out',
    ],
    [
      ['penjing.json', '--attacks'],
      'evaluate: expected a model (bundle, checkpoint or ONNX file) to go with --attacks, received a recipe — name a model, or leave --attacks out',
    ],
  ])('%j ends with 2 and one sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await penjing(['evaluate', ...args], folder);
    expect({ code, stdout, last: stderr.trim().split('\n').at(-1) }).toEqual({ code: 2, stdout: '', last: sentence });
  });

  it('without a model runs the recipe as far as its evaluation', async () => {
    const own = await freshFolder();
    const recipe = {
      data: { demo: { size: 240 } },
      student: { model: 'micro', epochs: 1 },
      ...{ profiles: ['linux-x64'], threads: 1 },
    };
    await writeFile(join(own, 'penjing.json'), JSON.stringify(recipe));
    const { code, stdout } = await penjing(['evaluate', '--json'], own);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; steps?: { id: string }[] });
    expect(code).toBe(0);
    expect(events[0]!.steps!.at(-1)!.id).toBe('evaluate');
    expect(events.some(({ kind }) => kind === 'evaluation')).toBe(true);
  });
});
