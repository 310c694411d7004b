import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTokens, writeTokens } from '../../toolkit/pipeline/token-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'penjing-tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function* chunks(...sizes: readonly number[]): AsyncGenerator<Uint32Array> {
  let next = 2 ** 31 - 3; // ids with and without the highest bit
  for (const size of sizes) yield Uint32Array.from({ length: size }, () => next++);
}

describe('a token file', () => {
  it('gives back what was packed, wherever it is read, and does not show where chunks ended', async () => {
    const path = join(folder, 'a.u32');
    const digest = await writeTokens(path, chunks(3, 1, 6));
    expect(await writeTokens(join(folder, 'b.u32'), chunks(10))).toBe(digest);
    const corpus = openTokens(path, digest);
    expect([corpus.length, corpus.digest]).toEqual([10, digest]);
    const all = Array.from({ length: 10 }, (_, i) => 2 ** 31 - 3 + i);
    for (let from = 0; from < 10; from++) expect(Array.from(corpus.read(from, 10 - from))).toEqual(all.slice(from));
    expect(Array.from(corpus.read(4, 2))).toEqual(all.slice(4, 6));
    corpus.close();
  });

  it('is not there when packing fails', async () => {
    async function* failing(): AsyncGenerator<Uint32Array> {
      yield Uint32Array.of(1);
      throw new Error('stopped');
    }
    await expect(writeTokens(join(folder, 'c.u32'), failing())).rejects.toThrow('stopped');
    expect(readdirSync(folder).filter((name) => name.includes('c.u32'))).toEqual([]);
  });

  it('says so when it was cut short', async () => {
    const path = join(folder, 'd.u32');
    const corpus = openTokens(path, await writeTokens(path, chunks(10)));
    truncateSync(path, 22);
    expect(() => corpus.read(4, 6)).toThrow(/d\.u32: expected at least 10 packed tokens/);
    corpus.close();
  });
});
