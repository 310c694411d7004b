// Synonym and term files, good and bad.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readThesaurus, type Thesaurus } from '../../../toolkit/data/augment/synonyms.ts';
import { createTerms, readTerms } from '../../../toolkit/data/augment/terms.ts';

const folder = mkdtempSync(join(tmpdir(), 'penjing-synonyms-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'words.txt');
const write = (content: string | Uint8Array): string => {
  writeFileSync(path, content);
  return path;
};
const read = (content: string | Uint8Array): Promise<Thesaurus> => readThesaurus(write(content));

describe('a synonym file in Cilin form', () => {
  const text = [
    ...['\ufeffA 人', 'Aa  人-泛称', 'ka 疏状', 'Dh02B 阴间 阴曹 冥府', 'Aa01A01= 运动员 选手 健儿'],
    ...['Aa01A02# 农民 牧民', 'Aa01A03@ 匠人', 'Aa01A04= 健儿 英雄', '', 'Aa01A05= 花儿 花'],
  ].join('\r\n');

  it('gives synonyms of words with one sense', async () => {
    const { synonyms } = await read(text);
    expect(synonyms('运动员')).toEqual(['选手', '健儿']);
    expect(synonyms('花')).toEqual(['花儿']);
  });

  it('gives none for related words, lone words, headings, words of several senses, unknown words', async () => {
    const { synonyms } = await read(text);
    expect(['农民', '匠人', '阴间', '健儿', '人', '无此词'].flatMap(synonyms)).toEqual([]);
  });

  it('names a line of another form', async () => {
    await expect(read(`Aa01A01= 运动员 选手\n\n运动员 选手\n`)).rejects.toMatchObject({
      key: 'augment.cilin-line',
      values: { where: path, line: 3, received: '运动员 选手' },
    });
  });
});

describe('a plain synonym file', () => {
  it('may be separated by tabs, commas or spaces', async () => {
    const { synonyms } = await read('汽车\t轿车\n电脑,计算机，微机\n好看  漂亮 美丽\nTerm A\tTerm B\n');
    expect(synonyms('汽车')).toEqual(['轿车']);
    expect(synonyms('电脑')).toEqual(['计算机', '微机']);
    expect(synonyms('漂亮')).toEqual(['好看', '美丽']);
    expect(synonyms('Term A')).toEqual(['Term B']);
  });

  it('gives back any groups written', async () => {
    const word = fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '丁', '𠮷', 'x'), minLength: 1, maxLength: 6 });
    const groups = fc
      .uniqueArray(word, { minLength: 2, maxLength: 12 })
      .map((words) => Array.from({ length: words.length >> 1 }, (_, at) => words.slice(at * 2, at * 2 + 2)));
    await fc.assert(
      fc.asyncProperty(groups, fc.constantFrom('\t', ',', '、', ' ', '  '), async (groups, separator) => {
        const { synonyms } = await read(groups.map((group) => `${group.join(separator)}\n`).join(''));
        for (const [one, other] of groups) expect(synonyms(one!)).toEqual([other]);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['汽车', '汽车 => 轿车', '{"汽车": "轿车"}'])('names a line such as %j', async (line) => {
    await expect(read(`电脑 计算机\n${line}\n`)).rejects.toMatchObject({
      key: 'augment.plain-line',
      values: { where: path, line: 2 },
    });
  });
});

describe('a file of neither', () => {
  it.each(['', '\n \n', 'Aa01A01@ 匠人\n'])('is refused when it holds no group: %j', (text) =>
    expect(read(text)).rejects.toMatchObject({ key: 'augment.synonyms-empty' }),
  );

  it('is refused when it is not UTF-8', async () => {
    const gbk = Uint8Array.of(0xc6, 0xfb, 0xb3, 0xb5, 0x20, 0xbd, 0xce, 0xb3, 0xb5, 0x0a); // 汽车 轿车
    await expect(read(gbk)).rejects.toThrow(/UTF-8/);
    await expect(read(Buffer.from('\ufeff汽车 轿车', 'utf16le'))).rejects.toThrow(/UTF-8/);
  });

  it('is refused when it is not there', () => expect(readThesaurus(join(folder, 'none'))).rejects.toThrow(/none/));
});

describe('a term file', () => {
  it('holds each term once, of a type that the file is called by', async () => {
    const terms = await readTerms(write('\ufeff主变\t12\r\n主变\t7\n\n 套管 \nSF6 断路器\t设备\n'));
    const of = (term: string, type: string) => ({ term, type, weight: 1 });
    expect(terms).toEqual([of('主变', 'words'), of('套管', 'words'), of('SF6 断路器', '设备')]);
    const names = terms.map(({ term }) => term);
    expect(createTerms([...names, ...names]).find('主变的套管')).toEqual(createTerms(names).find('主变的套管'));
  });

  it('is refused when empty, in another encoding, or with a line that is no term', async () => {
    await expect(readTerms(write('\n'))).rejects.toMatchObject({ key: 'text.terms-none' });
    await expect(readTerms(write(Uint8Array.of(0xd6, 0xf7, 0xb1, 0xe4)))).rejects.toThrow(/UTF-8/); // GBK
    await expect(readTerms(write('主变\n\t设备\n'))).rejects.toMatchObject({
      key: 'text.term-empty',
      values: { where: path, line: 2 },
    });
  });
});
