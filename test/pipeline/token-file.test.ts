import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appendTokens, noTokens, openTokens } from '../../toolkit/pipeline/token-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'penjing-tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIRST = 2 ** 31 - 3; // ids with and without the highest bit

async function* chunks(from: number, ...sizes: readonly number[]): AsyncGenerator<Uint32Array> {
  let next = FIRST + from;
  for (const size of sizes) yield Uint32Array.from({ length: size }, () => next++);
}

describe('a token file', () => {
  it('gives back what was packed, wherever it is read, and does not show where chunks ended', async () => {
    const path = join(folder, 'a.u32');
    const first = await appendTokens(path, noTokens, chunks(0, 3, 1));
    const both = await appendTokens(path, first, chunks(4, 6));
    const again = await appendTokens(join(folder, 'b.u32'), noTokens, chunks(0, 4));
    expect(await appendTokens(join(folder, 'b.u32'), again, chunks(4, 2, 0, 4))).toEqual(both);
    const corpus = openTokens(path, both);
    expect([corpus.length, corpus.digest]).toEqual([10, both.digest]);
    const all = Array.from({ length: 10 }, (_, i) => FIRST + i);
    for (let from = 0; from < 10; from++) expect(Array.from(corpus.read(from, 10 - from))).toEqual(all.slice(from));
    expect(Array.from(corpus.read(4, 2))).toEqual(all.slice(4, 6));
    corpus.close();
  });

  it('goes on from the last whole piece, whatever a kill left behind it', async () => {
    const path = join(folder, 'c.u32');
    const first = await appendTokens(path, noTokens, chunks(0, 4));
    async function* failing(): AsyncGenerator<Uint32Array> {
      yield Uint32Array.of(1, 2, 3, 4, 5, 6, 7);
      throw new Error('stopped');
    }
    await expect(appendTokens(path, first, failing())).rejects.toThrow('stopped');
    expect(readFileSync(path)).toHaveLength(44);
    const both = await appendTokens(path, first, chunks(4, 2));
    expect(readFileSync(path)).toHaveLength(24);
    const corpus = openTokens(path, both);
    expect(Array.from(corpus.read(0, 6))).toEqual(Array.from({ length: 6 }, (_, i) => FIRST + i));
    corpus.close();
    expect((await appendTokens(path, noTokens, chunks(0, 4))).digest).toBe(first.digest);
  });

  it('says so when it was cut short', async () => {
    const path = join(folder, 'd.u32');
    const corpus = openTokens(path, await appendTokens(path, noTokens, chunks(0, 10)));
    truncateSync(path, 22);
    expect(() => corpus.read(4, 6)).toThrow(/d\.u32: expected at least 10 packed tokens/);
    corpus.close();
  });
});
