// Two thousand damaged and hostile checkpoints: each read or refused in words, with little time and memory, and nothing run.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DataType } from '../../toolkit/graph/ir.ts';
import { sizeOf, bytesOf as sizeOfTensor } from '../../toolkit/graph/tensor.ts';
import { rowMajor } from '../../toolkit/model/checkpoint/stored.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { parameterShapes } from '../../toolkit/model/parameters.ts';
import { writeSafetensors } from '../../toolkit/model/safetensors.ts';
import { specials } from '../../toolkit/text/vocab.ts';
import { bytesOf, type Files } from './folders.ts';
import { Loader, type Watched } from './loader.ts';
import { mutant } from './mutants.ts';
import { dict, pickle, piece, saved, stream } from './pickles.ts';

const COUNT = 2000;
const SEED = 20;
/** Milliseconds of processor for one checkpoint. */
const TIME = 2000;
/** What V8's heap may grow by beside twice the size of the files: bytes. */
const HEAP = 32e6;
const CANARY = '/tmp/penjing-was-run';

const place = mkdtempSync(join(tmpdir(), 'penjing-mutated-'));
afterAll(() => rmSync(place, { recursive: true }));

/** Writes a folder; the size of its files in bytes. */
function write(folder: string, files: Files): number {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const contents = Object.entries(files).map(([name, content]) => [name, bytesOf(content)] as const);
  for (const [name, bytes] of contents) writeFileSync(join(folder, name), bytes);
  return contents.reduce((sum, [, bytes]) => sum + bytes.length, 0);
}

it(`${COUNT} mutated checkpoints`, async () => {
  const folder = join(place, 'mutant');
  const loader = await Loader.start(place);
  const table = new Map<string, Map<string, number>>();
  const worst = { cpu: 0, grown: 0 };
  const wrong: string[] = [];
  for (let number = 0; number < COUNT && loader.alive; number++) {
    const { kind, files } = mutant(SEED, number);
    const size = write(folder, files);
    const { outcome, cpu, grown }: Watched = await loader.read(folder);
    const counts = table.get(kind) ?? new Map<string, number>();
    table.set(kind, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
    worst.cpu = Math.max(worst.cpu, cpu);
    worst.grown = Math.max(worst.grown, grown - 2 * size);
    const fine = outcome === 'read' || /^(model|text)\./.test(outcome);
    if (!fine || cpu > TIME || grown > 2 * size + HEAP)
      wrong.push(`${number} ${kind}: ${outcome}, ${cpu} ms, ${grown} bytes`);
  }
  loader.stop();
  const outcomes = [...table.values()].flatMap((counts) => [...counts.keys()]);
  process.stderr.write(
    `${describeTable(table)}\nworst: ${worst.cpu.toFixed(0)} ms, ${(worst.grown / 1e6).toFixed(1)} MB beside twice the files\n`,
  );
  expect(wrong).toEqual([]);
  expect(existsSync(CANARY)).toBe(false);
  expect([...table.values()].flatMap((counts) => [...counts.values()]).reduce((a, b) => a + b)).toBe(COUNT);
  // The mutants reach every corner: some are still readable, the others are refused for many reasons.
  expect(outcomes).toContain('read');
  expect(new Set(outcomes).size).toBeGreaterThan(20);
});

describe('memory of large files', () => {
  const config = configOf('tiny', 20_000, { hidden_size: 512, num_attention_heads: 8, intermediate_size: 2048 });
  const shapes = [...parameterShapes(config, 2)];
  const common = {
    'config.json': JSON.stringify(config),
    'vocab.txt': [...specials, ...Array.from({ length: config.vocab_size - specials.length }, (_, i) => `w${i}`)].join(
      '\n',
    ),
  };
  const filled = (type: DataType, dims: readonly number[]): Uint8Array =>
    new Uint8Array(sizeOfTensor(type, dims)).fill(1);
  const torch = (type: 'float32' | 'float16', turned = false, legacy = false): Uint8Array => {
    const entries = shapes.map(([name, dims], key) => {
      const strides = turned && dims.length === 2 ? [1, dims[0]!] : rowMajor(dims);
      const storage = type === 'float32' ? 'FloatStorage' : 'HalfStorage';
      return [name, piece({ type: storage, key: String(key), size: sizeOf(dims), dims, strides }, legacy)] as const;
    });
    const storages = Object.fromEntries(shapes.map(([, dims], key) => [String(key), filled(type, dims)]));
    return legacy ? stream(pickle(dict(entries)), storages) : saved(pickle(dict(entries)), storages);
  };
  const safetensors = (type: DataType): readonly Uint8Array[] =>
    writeSafetensors(new Map(shapes.map(([name, dims]) => [name, { type, dims, data: filled(type, dims) }])));

  it.each<[string, () => Files]>([
    ['safetensors', () => ({ 'model.safetensors': safetensors('float32') })],
    ['safetensors of bfloat16', () => ({ 'model.safetensors': safetensors('bfloat16') })],
    ['safetensors of float64', () => ({ 'model.safetensors': safetensors('float64') })],
    ['a PyTorch archive', () => ({ 'pytorch_model.bin': torch('float32') })],
    ['a PyTorch archive of float16', () => ({ 'pytorch_model.bin': torch('float16') })],
    ['a PyTorch archive of transposed float16', () => ({ 'pytorch_model.bin': torch('float16', true) })],
    ['a PyTorch stream', () => ({ 'pytorch_model.bin': torch('float32', false, true) })],
  ])('%s: at most twice the file', async (name, files) => {
    const folder = join(place, 'large');
    const size = write(folder, { ...common, ...files() });
    const loader = await Loader.start(place);
    const { outcome, grown, cpu } = await loader.read(folder);
    loader.stop();
    process.stderr.write(
      `${name}: ${(size / 1e6).toFixed(0)} MB, ${(grown / 1e6).toFixed(0)} MB more memory, ${cpu.toFixed(0)} ms\n`,
    );
    expect(outcome).toBe('read');
    expect(grown).toBeLessThan(2 * size + HEAP);
  });
});

function describeTable(table: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  return Array.from(table, ([kind, counts]) => {
    const ranked = [...counts].sort(([, a], [, b]) => b - a);
    return `${kind}: ${ranked.map(([outcome, count]) => `${outcome.replace('model.', '')} ${count}`).join(', ')}`;
  }).join('\n');
}
