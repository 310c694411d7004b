// penjing inspect on the models of the world.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectFolder } from '../../toolkit/pipeline/inspect.ts';
import { goldenConfig, goldenParameters } from '../golden.ts';
import { exportedBytes, styles } from '../model/imported/exported.ts';
import { freshFolder } from '../pipeline/fakes.ts';
import { penjing } from './penjing.ts';

const golden = join(import.meta.dirname, '..', 'golden', 'hf-checkpoint');

describe('penjing inspect', { timeout: 120_000 }, () => {
  it('says of a folder what it holds, part by part, and what is left aside', async () => {
    const { code, stdout, stderr } = await penjing(['inspect', golden], await freshFolder());
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `${golden}: 3 layers of 48, 4 heads, feed-forward 96; 1,200 tokens, 64 positions`,
      expect.stringMatching(/^bert\.embeddings: [\d,]+ parameters, [\d.]+ kB$/),
      ...[0, 1, 2].map((i) => `bert.encoder.layer.${i}: 18,960 parameters, 75.8 kB`),
      'bert.pooler: 2,352 parameters, 9.4 kB',
      ...['classifier', 'cls.predictions'].map((name) => expect.stringMatching(new RegExp(`^${name}: `))),
      expect.stringMatching(/^total: [\d,]+ parameters/),
      '',
    ]);
    expect(stderr).toContain('weights not used here: cls.predictions');
  });

  it('of a graph in a folder, by the names of its parameters', async () => {
    const folder = await freshFolder();
    writeFileSync(join(folder, 'model.onnx'), exportedBytes(goldenConfig(), goldenParameters(), styles['opset 14']));
    copyFileSync(join(golden, 'vocab.txt'), join(folder, 'vocab.txt'));
    const { lines, remarks } = inspectFolder(folder, 'zh');
    expect(lines).toContain('BERT 所没有的部分：pooling, encoder_graph');
    expect(lines).toContain('bert.encoder.layer.2：18,960 个参数，75.8 kB');
    expect(remarks).toEqual([`${join(folder, 'model.onnx')}：ONNX 编码器按原样训练，仅在其输出上使用 dropout`]);
  });
});
