// Real Chinese text (not part of the project): titles, laws, chat, chains of thought. Zero differences from the reference.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { formatVocab, parseVocab } from '../../toolkit/text/vocab.ts';
import { createReference, differences } from './reference.ts';

const folder = resolve(import.meta.dirname, '../..', process.env.PENJING_DATA ?? '../shared/data');

/** File, and of how many lines one is taken. */
const corpora: readonly (readonly [file: string, every: number])[] = [
  ['thucnews-title/train.txt', 1],
  ['tnews/train.jsonl', 1],
  ['tnews/dev.jsonl', 1],
  ['r1-cot-zh/merged.jsonl', 1],
  ['cluener/train.jsonl', 1],
  ['mlm-corpus/academic_abstracts.txt', 4],
  ['mlm-corpus/chid_passages.txt', 4],
  ['mlm-corpus/general_cluecorpussmall_sample.txt', 4],
  ['mlm-corpus/history_modern.txt', 4],
  ['mlm-corpus/law.txt', 8],
  ['mlm-corpus/medical_qa.txt', 4],
  ['mlm-corpus/news_msra.txt', 16],
  ['mlm-corpus/news_titles.txt', 16],
  ['mlm-corpus/r1_text.txt', 8],
  ['mlm-corpus/tech.txt', 4],
  ['mlm-corpus/wiki.txt', 4],
];
const vocabFile = 'vocab/bert-base-chinese.txt';

const read = (file: string): string => readFileSync(resolve(folder, file), 'utf8');
const sample = (file: string, every: number): string[] =>
  read(file)
    .split('\n')
    .filter((line, i) => line !== '' && i % every === 0);

const missing = [vocabFile, ...corpora.map(([file]) => file)].filter((file) => !existsSync(resolve(folder, file)));
const title =
  missing.length === 0 ? 'bert-base-chinese' : `bert-base-chinese: not present in ${folder}: ${missing.join(', ')}`;

beforeAll(() => {
  if (missing.length > 0) throw new Error(`${title} — set PENJING_DATA to the folder of the real data`);
});

// The data cannot be part of the project: elsewhere their absence is a skip that names them, in CI a failure.
describe.skipIf(missing.length > 0 && !process.env['CI'])(title, () => {
  it('keeps its 21,128 tokens through reading and writing, U+2028 among them', () => {
    const text = read(vocabFile);
    const vocab = parseVocab(text);
    expect(vocab.tokens.length).toBe(21_128);
    expect(vocab.tokens[343]).toBe('\u2028');
    expect([vocab.pad, vocab.unk, vocab.cls, vocab.sep, vocab.mask]).toEqual([0, 100, 101, 102, 103]);
    expect([vocab.ids.get('一'), vocab.ids.get('的'), vocab.ids.get('##的')]).toEqual([671, 4638, 17_695]);
    expect(formatVocab(vocab)).toBe(text.endsWith('\n') ? text : `${text}\n`);
  });

  it.each([true, false])('agrees with the reference on every line, lower case %s', async (lowerCase) => {
    const vocab = parseVocab(read(vocabFile));
    const tokenizer = createTokenizer(vocab, { maxLength: Infinity, lowerCase });
    const reference = createReference(vocab, lowerCase);
    let count = 0;
    for (const [file, every] of corpora) {
      const texts = sample(file, every);
      for (let at = 0; at < texts.length; at += 2000) {
        const part = texts.slice(at, at + 2000);
        expect((await differences(part, tokenizer, reference)).slice(0, 3), file).toEqual([]);
      }
      count += texts.length;
    }
    expect(count).toBeGreaterThan(60_000);
  });
});
