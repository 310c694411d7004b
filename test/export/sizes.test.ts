import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { measureBundle, sizeLines, sizesOf } from '../../toolkit/export/sizes.ts';
import { scratch, tinyParts } from './tiny.ts';

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

  it('lists every file of the payload, largest first, and the rest as totals', () => {
    expect(sizeLines(report, 'en')).toEqual([
      '  50.000 MB  weights.bin (weights)',
      '   0.003 MB  learn.onnx (graph)',
      '   0.002 MB  infer.onnx (graph)',
      '   0.000 MB  vocab.txt (vocabulary)',
      '   0.000 MB  terms.tsv (terms)',
      '   0.000 MB  adapters/1.bin (adapter)',
      '   7.000 MB  runtime and engine',
      '   0.000 MB  manifest, golden set, README',
    ]);
    expect(sizeLines(report, 'zh')[0]).toBe('  50.000 MB  weights.bin（权重）');
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
