import { describe, expect, it } from 'vitest';
import type { BadLine, ReadOptions } from '../../../toolkit/data/read/read.ts';
import { Fault } from '../../../toolkit/words/fault.ts';
import { readText } from '../scratch.ts';

const good = '{"text":"文","label":"x"}\n';

async function read(name: string, content: string | Uint8Array, options: ReadOptions = {}) {
  const bad: BadLine[] = [];
  const examples = await readText(name, content, { quarantine: (one) => bad.push(one), ...options });
  return { examples, bad };
}

describe('quarantine', () => {
  const cases: readonly (readonly [what: string, name: string, line: string, key: string])[] = [
    ['not JSON', 'a.jsonl', '{"text":', 'data.not-json'],
    ['no object', 'a.jsonl', '[1]', 'data.not-json'],
    ['a value of the wrong kind', 'a.jsonl', '{"text":{},"label":"y"}', 'data.bad-value'],
    ['a label that is none', 'a.jsonl', '{"text":"x","label":[null]}', 'data.bad-annotation'],
    ['labels where the others have one', 'a.jsonl', '{"text":"x","label":["y"]}', 'data.not-classify'],
    ['entities where the others have a label', 'a.jsonl', '{"text":"x","label":{}}', 'data.not-classify'],
    ['logits that are none', 'a.jsonl', '{"text":"x","label":"y","logits":[1,"2"]}', 'data.bad-logits'],
    ['a missing field', 'a.jsonl', '{"text":"x"}', 'data.no-field'],
    ['a text too long', 'a.jsonl', `{"text":"${'长'.repeat(60_000)}","label":"y"}`, 'data.long-text'],
    ['too few columns', 'a.tsv', '缺', 'data.columns'],
    ['too many columns', 'a.csv', '一,x,y', 'data.columns'],
    ['a misplaced quote', 'a.csv', '5" 屏,x', 'data.csv-quote'],
    ['a quote never closed', 'a.csv', '"开,x', 'data.csv-open'],
  ];
  const rows: Readonly<Record<string, readonly [head: string, row: string]>> = {
    'a.jsonl': ['', good],
    'a.tsv': ['', '文\tx\n'],
    'a.csv': ['text,label\n', '文,x\n'],
  };
  it.each(cases)('takes %s and goes on with the next line', async (_, name, line, key) => {
    const [head, row] = rows[name]!;
    const { examples, bad } = await read(name, `${head}${row.repeat(150)}${line}\n${row.repeat(149)}`);
    expect(examples).toHaveLength(299);
    expect(bad).toHaveLength(1);
    const at = 151 + (head ? 1 : 0);
    expect(bad[0]).toMatchObject({ line: at, where: expect.stringContaining(name), reason: { key } });
    expect(bad[0]!.reason).toBeInstanceOf(Fault);
    expect(bad[0]!.reason.message).toContain(`${name}:${at}`);
    expect(bad[0]!.text[0]).toBe(line[0]);
    expect(bad[0]!.text.length).toBeLessThanOrEqual(201);
    expect(examples.at(-1)!.id).toBe(`${name}:${300 + (head ? 1 : 0)}`);
  });

  it('without one, the first bad line ends the file', async () => {
    await expect(readText('a.jsonl', `${good.repeat(500)}{\n${good}`)).rejects.toThrow(/a\.jsonl:501: .*received \{/);
  });

  it('ends at a share above the limit, with the most frequent reason and its first place', async () => {
    const content = `${good.repeat(97)}[]\n{"text":"x"}\n[]\n`;
    const error = (await read('a.jsonl', content).catch((thrown: unknown) => thrown)) as Fault;
    expect(error).toBeInstanceOf(Fault);
    expect(error.key).toBe('data.bad-share');
    expect(error.message).toMatch(
      /at most 1 % bad lines, received 3 of 100 .* not-json, first met here: .*a\.jsonl:98: /,
    );
    expect(error.in('zh')).toMatch(/最多占 1 %，实有 3 行（共 100 行）.*a\.jsonl:98：/);
    expect((await read('a.jsonl', content, { badShare: 0.03 })).examples).toHaveLength(97);
  });

  it('judges a share of exactly the limit as allowed', async () => {
    expect((await read('a.jsonl', `${good.repeat(198)}{\n{\n`)).bad).toHaveLength(2);
    await expect(read('a.jsonl', `${good.repeat(97)}{\n{\n`)).rejects.toThrow(/received 2 of 99/);
    expect((await read('a.jsonl', `${good.repeat(93)}${'{\n'.repeat(7)}`, { badShare: 0.07 })).bad).toHaveLength(7);
    await expect(read('a.jsonl', `${good.repeat(92)}${'{\n'.repeat(8)}`, { badShare: 0.07 })).rejects.toThrow(
      /8 of 100/,
    );
  });

  it('forgives even a short file one bad line, unless the share is 0', async () => {
    const content = `${good.repeat(49)}{\n`;
    expect((await read('a.jsonl', content)).examples).toHaveLength(49);
    await expect(read('a.jsonl', content, { badShare: 0 })).rejects.toThrow(/received 1 of 50/);
  });

  it('gives up at 1,000 bad lines, not before and not at the end', async () => {
    const bad: BadLine[] = [];
    const quarantine = (one: BadLine): void => void bad.push(one);
    await expect(readText('a.jsonl', `${good}${'{\n'.repeat(5000)}`, { quarantine })).rejects.toThrow(
      /received 1000 of 1001/,
    );
    expect(bad).toHaveLength(1000);
    const halfGood = `${good}{\n`.repeat(1500);
    expect((await read('a.jsonl', halfGood, { badShare: 0.5 })).bad).toHaveLength(1500);
  });

  it('a file of nothing but bad lines is refused for its lines, one without any for being empty', async () => {
    await expect(read('a.jsonl', '{\n')).rejects.toThrow(/bad lines/);
    await expect(read('a.jsonl', '{\n', { badShare: 1 })).rejects.toThrow(/at least one record/);
  });

  it('a first record that lacks a needed field is the whole file’s matter', async () => {
    await expect(read('a.jsonl', `{"text":"x"}\n${good.repeat(200)}`)).rejects.toThrow(/field for the label/);
  });

  it('a table whose first line cannot be read has no columns', async () => {
    await expect(read('a.csv', `te"xt,label\n${'一,x\n'.repeat(200)}`, { badShare: 1 })).rejects.toThrow(/a\.csv:1/);
  });
});
