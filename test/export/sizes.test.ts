import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { measureBundle, overBudget, sizeLines, sizesOf } from '../../toolkit/export/sizes.ts';
import { here, scratch, tinyParts } from './tiny.ts';

const report = sizesOf([
  { name: 'manifest.json', bytes: 100 },
  { name: 'infer.onnx', bytes: 2_000 },
  { name: 'learn.onnx', bytes: 3_000 },
  { name: 'weights.bin', bytes: 50_000_000 },
  { name: 'vocab.txt', bytes: 40 },
  { name: 'terms.tsv', bytes: 10 },
  { name: 'adapters/1.bin', bytes: 5 },
  { name: 'runtime/weights.bin', bytes: 7_000_000 },
]);

describe('the size report', () => {
  it('counts the payload and the whole side by side', () => {
    expect(report.payload).toBe(50_005_055);
    expect(report.bundle).toBe(57_005_155);
    expect(report.parts).toEqual({
      graphs: 5_000,
      weights: 50_000_000,
      vocabulary: 40,
      terms: 10,
      adapters: 5,
      runtime: 7_000_000,
      papers: 100,
    });
  });

  it('lists every file, largest first, in either language', () => {
    expect(sizeLines(report, 'en')).toEqual([
      '  50.000 MB  weights.bin (weights)',
      '   7.000 MB  runtime/weights.bin (runtime)',
      '   0.003 MB  learn.onnx (graph)',
      '   0.002 MB  infer.onnx (graph)',
      '   0.000 MB  manifest.json (papers)',
      '   0.000 MB  vocab.txt (vocabulary)',
      '   0.000 MB  terms.tsv (terms)',
      '   0.000 MB  adapters/1.bin (adapter)',
      '  50.005 MB  model payload',
      '  57.005 MB  whole bundle, runtime included',
    ]);
    expect(sizeLines(report, 'zh').at(-2)).toBe('  50.005 MB  模型载荷');
  });

  it('compares the payload with the profile’s budget, in MB of 10⁶ bytes', () => {
    expect(overBudget(report, here)?.message).toContain('at most 50 MB, received 50.005 MB');
    expect(overBudget({ payload: 50_000_000 }, here)).toBeUndefined();
    expect(overBudget({ payload: 50_000_001 }, here)).toBeDefined();
  });

  it('agrees with the manifest, and counts what a device adds', async () => {
    const folder = join(await scratch(), 'tiny');
    const manifest = await writeBundle(folder, await tinyParts({ runtime: false }));
    const before = await measureBundle(folder);
    expect(before.payload).toBe(manifest.sizes.payload);
    await writeFile(join(folder, 'adapters/1.bin'), 'x'.repeat(77));
    expect((await measureBundle(folder)).payload).toBe(before.payload + 77);
  });
});
