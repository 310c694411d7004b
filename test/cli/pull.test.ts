// penjing pull against a local hub.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startHub } from '../data/read/hub-server.ts';
import { freshFolder } from '../pipeline/fakes.ts';
import { penjing } from './penjing.ts';

const golden = join(import.meta.dirname, '..', 'golden', 'hf-checkpoint');
const file = (name: string): Buffer => readFileSync(join(golden, name));
const papers = { 'config.json': file('config.json'), 'vocab.txt': file('vocab.txt') };

async function pulled(files: Readonly<Record<string, Buffer>>) {
  const hub = await startHub({ files, small: ['config.json', 'README.md'] });
  const folder = await freshFolder();
  try {
    const env = { HF_ENDPOINT: hub.endpoint, HF_TOKEN: '' };
    const ended = await penjing(['pull', 'o/n'], folder, { env });
    return { ...ended, folder, asked: hub.asked.map(({ url }) => url) };
  } finally {
    await hub.close();
  }
}

describe('penjing pull', () => {
  it('brings what a checkpoint is read from, the safer weights, and says where', async () => {
    const weights = { 'model.safetensors': file('model.safetensors'), 'pytorch_model.bin': file('pytorch_model.bin') };
    const { code, stdout, stderr, folder, asked } = await pulled({
      ...papers,
      ...weights,
      'README.md': Buffer.from('#'),
    });
    expect(code).toBe(0);
    const place = join(folder, stdout.trim());
    expect(readFileSync(join(place, 'model.safetensors')).equals(weights['model.safetensors'])).toBe(true);
    expect(readFileSync(join(place, 'vocab.txt')).equals(papers['vocab.txt'])).toBe(true);
    expect(stderr).toMatch(/config\.json: [\d.]+ k?B/);
    expect(asked.filter((url) => /README|\.bin/.test(url))).toEqual([]);
  });

  it('takes PyTorch weights where there are no others', async () => {
    const { code, stderr } = await pulled({ ...papers, 'pytorch_model.bin': file('pytorch_model.bin') });
    expect({ code, last: stderr.trim().split('\n').at(-1) }).toEqual({
      code: 0,
      last: expect.stringContaining('.bin'),
    });
  });

  it('takes an ONNX graph where there are no weights, from the folder exporters use', async () => {
    const graph = readFileSync(join(golden, '..', 'quantization', 'model.onnx'));
    const { code, stdout, folder } = await pulled({
      ...papers,
      'onnx/model.onnx': graph,
      'onnx/model_int8.onnx': graph,
    });
    expect(code).toBe(0);
    const place = join(folder, stdout.trim());
    expect(readdirSync(place).sort()).toEqual(['config.json', 'onnx', 'vocab.txt']);
    expect(readdirSync(join(place, 'onnx'))).toEqual(['model.onnx']);
  });

  it('says that there is nothing to load', async () => {
    const { code, stderr } = await pulled(papers);
    expect(code).toBe(2);
    expect(stderr).toContain('expected model.safetensors, pytorch_model.bin or model.onnx, found none of them');
  });
});
