// Five hundred damaged and hostile ONNX encoders: each read or refused in words, with little time and memory.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Loader } from '../loader.ts';
import { mutant } from './mutants.ts';

const COUNT = 500;
const SEED = 21;
/** Milliseconds of processor for one file. */
const TIME = 3000;
/** What V8's heap may grow by beside twice the size of the file: bytes. */
const HEAP = 64e6;

const place = mkdtempSync(join(tmpdir(), 'penjing-mutated-'));
afterAll(() => rmSync(place, { recursive: true }));

it(`${COUNT} mutated ONNX encoders`, async () => {
  const folder = join(place, 'mutant');
  mkdirSync(folder);
  copyFileSync(join(import.meta.dirname, '../../golden/hf-checkpoint/vocab.txt'), join(folder, 'vocab.txt'));
  const loader = await Loader.start(place);
  const table = new Map<string, Map<string, number>>();
  const wrong: string[] = [];
  let [slowest, largest] = [0, 0];
  for (let number = 0; number < COUNT && loader.alive; number++) {
    const { kind, bytes } = mutant(SEED, number);
    writeFileSync(join(folder, 'model.onnx'), bytes);
    const { outcome, cpu, grown } = await loader.read(folder);
    const counts = table.get(kind) ?? new Map<string, number>();
    table.set(kind, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
    [slowest, largest] = [Math.max(slowest, cpu), Math.max(largest, grown - 2 * bytes.length)];
    const fine = outcome === 'read' || /^(model|graph|autodiff|teacher|text)\./.test(outcome);
    if (!fine || cpu > TIME || grown > 2 * bytes.length + HEAP)
      wrong.push(`${number} ${kind}: ${outcome}, ${cpu} ms, ${grown} bytes`);
  }
  loader.stop();
  const lines = Array.from(
    table,
    ([kind, counts]) => `${kind}: ${Array.from(counts, (pair) => pair.join(' ')).join(', ')}`,
  );
  process.stderr.write(
    `${lines.join('\n')}\nworst: ${slowest.toFixed(0)} ms, ${(largest / 1e6).toFixed(1)} MB beside twice the file\n`,
  );
  expect(wrong).toEqual([]);
  const outcomes = new Set([...table.values()].flatMap((counts) => [...counts.keys()]));
  expect(outcomes).toContain('read');
  expect(outcomes.size).toBeGreaterThan(12);
});
