// A corpus on its way to token files: every paragraph once, the same whatever interrupts it.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../../toolkit/data/read/read.ts';
import { type Packing, packFiles } from '../../../toolkit/pipeline/stages/general/packing.ts';
import { paragraphs } from '../../../toolkit/pipeline/stages/general/paragraphs.ts';
import { slices } from '../../../toolkit/pipeline/stages/general/slices.ts';
import { buildVocab } from '../../../toolkit/text/vocab.ts';
import { continues, idOf } from '../../../toolkit/train/mlm/pack.ts';
import { freshFolder } from '../fakes.ts';
import { documents, fileOf } from './corpus.ts';

async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

async function* stream(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function place(name: string, content: string | Uint8Array): Promise<Source> {
  const path = join(await freshFolder(), name);
  await writeFile(path, content);
  return { path, name };
}

describe('paragraphs', () => {
  it('are the lines of a text file, gzipped or not', async () => {
    const text = '甲\n乙\n\n丙 \t丁\n';
    const lines = ['甲', '乙', '', '丙 \t丁'];
    expect(await all(paragraphs(await place('a.txt', text)))).toEqual(lines);
    expect(await all(paragraphs(await place('a.txt.gz', gzipSync(text))))).toEqual(lines);
  });

  it('are the texts of records, each a document with its reasoning and answer', async () => {
    const rows = [{ question: '一加一？', reasoning: '先想。\n\n再想。', answer: '二' }, { question: '天气？' }];
    const source = await place('a.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(await all(paragraphs(source))).toEqual(['一加一？', '先想。', '再想。', '二', '', '天气？', '']);
  });

  it('without blank lines are cut into documents of 64', async () => {
    const source = await place('a.txt', Array.from({ length: 130 }, (_, i) => `${i}`).join('\n'));
    const lines = await all(paragraphs(source));
    expect(lines.flatMap((line, at) => (line === '' ? [at] : []))).toEqual([64, 129]);
    expect(lines.filter((line) => line !== '')).toHaveLength(130);
  });

  it('pass a damaged line over, and refuse a file of them', async () => {
    const bad = Buffer.from([0x80, 0x81, 10]);
    const good = Buffer.from('好的一行\n'.repeat(200));
    const lines = await all(paragraphs(await place('a.txt', Buffer.concat([bad, good]))));
    expect(lines.filter((line) => line === '好的一行')).toHaveLength(200);
    const broken = await place('b.txt', Buffer.concat([good, bad, bad, bad, bad, bad]));
    await expect(all(paragraphs(broken))).rejects.toThrow(/b\.txt/);
  });
});

describe('slices', () => {
  it('hold every paragraph once, end where documents end, and count documents', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('', ' ', '甲', '乙乙乙')),
        fc.integer({ min: 1, max: 9 }),
        async (lines, size) => {
          const found = await all(slices(stream(lines), size));
          expect(found.flatMap((slice) => slice.lines).filter((line) => line !== '')).toEqual(
            lines.filter((line) => line.trim() !== ''),
          );
          let before = 0;
          for (const slice of found) {
            expect(slice.lines.at(-1)).toBe('');
            expect(slice.before).toBe(before);
            expect(slice.lines.filter((line) => line === '')).toHaveLength(slice.documents);
            before += slice.documents;
          }
        },
      ),
    ));
});

describe('packing', () => {
  const docs = documents(400);
  const vocab = buildVocab(docs.flat(), { minCount: 1 });

  async function packing(changes: Partial<Packing> = {}): Promise<Packing> {
    const files = [await place('a.txt', fileOf(docs.slice(0, 250))), await place('b.txt', fileOf(docs.slice(250)))];
    const folder = await freshFolder();
    return { files, vocab, terms: [], share: 0.2, seed: 5, folder, tell: () => undefined, ...changes };
  }

  const bytes = (folder: string) => ['train.u32', 'held-out.u32'].map((name) => readFileSync(join(folder, name)));

  it('puts every document into one of two files, whole', async () => {
    const how = await packing();
    const { train, heldOut } = await packFiles(how);
    const texts = [train, heldOut].flatMap((corpus) => {
      const tokens = Array.from(corpus.read(0, corpus.length), (packed) =>
        vocab.tokens[idOf(packed)]!.replace('##', ''),
      );
      return tokens.join('').split('[SEP]').filter(Boolean);
    });
    const expected = docs.map((paragraphs) => paragraphs.join(''));
    expect(texts.sort()).toEqual(expected.sort());
    expect(heldOut.length / (train.length + heldOut.length)).toBeGreaterThan(0.12);
    expect(heldOut.length / (train.length + heldOut.length)).toBeLessThan(0.28);
    train.close();
    heldOut.close();
  });

  it('stopped after any piece goes on to the same bytes, and packs nothing twice', async () => {
    const whole = await packing({ slice: 1000 });
    const told: number[] = [];
    const first = await packFiles({ ...whole, tell: (documents) => told.push(documents) });
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)).toBe(400);
    for (const stop of [1, told.length]) {
      const how = await packing({ slice: 1000 });
      let pieces = 0;
      const interrupted = packFiles({
        ...how,
        tell() {
          pieces += 1;
          if (pieces === stop) throw new Error('stopped');
        },
      });
      await expect(interrupted).rejects.toThrow('stopped');
      const again: number[] = [];
      const resumed = await packFiles({ ...how, tell: (documents) => again.push(documents) });
      expect(again).toEqual(told.slice(stop));
      expect(bytes(how.folder)).toEqual(bytes(whole.folder));
      expect([resumed.train.digest, resumed.heldOut.digest]).toEqual([first.train.digest, first.heldOut.digest]);
      const third = await packFiles({
        ...how,
        files: [{ path: 'gone.txt', name: 'gone.txt' }],
        tell: () => expect.fail('packed again'),
      });
      expect(third.train.digest).toBe(first.train.digest);
    }
  });

  it('keeps terms whole', async () => {
    const marks = async (terms: readonly string[]) => {
      const { train } = await packFiles(await packing({ terms }));
      const tokens = Array.from(train.read(0, train.length));
      return tokens.flatMap((packed) => (vocab.tokens[idOf(packed)] === '检' ? [continues(packed)] : []));
    };
    expect(new Set(await marks([]))).toEqual(new Set([false]));
    expect(new Set(await marks(['昨天检查']))).toEqual(new Set([true]));
  });

  it('another seed holds out other documents', async () => {
    const digests = await Promise.all(
      [5, 6].map(async (seed) => (await packFiles(await packing({ seed }))).heldOut.digest),
    );
    expect(digests[0]).not.toBe(digests[1]);
  });
});
