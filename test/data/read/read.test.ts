import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExamples } from '../../../toolkit/data/read/read.ts';
import type { Fields } from '../../../toolkit/data/read/row.ts';
import { Fault } from '../../../toolkit/words/fault.ts';
import { gather, readText } from '../scratch.ts';

describe('recognised files', () => {
  const cases: readonly (readonly [what: string, name: string, content: string, expected: object])[] = [
    [
      'R1',
      'a.jsonl',
      '{"input":"1+1","reasoning_content":"嗯","content":"2","repo_name":"math","label":"数学"}',
      { id: 'a.jsonl:1', text: '1+1', label: '数学', reasoning: '嗯', answer: '2', domain: 'math' },
    ],
    [
      'thinking inside the output',
      'a.jsonl',
      '{"instruction":"问","output":"<think>\\n想\\n</think>\\n\\n答","label":1}',
      { id: 'a.jsonl:1', text: '问', label: '1', reasoning: '想', answer: '答' },
    ],
    [
      'a missing opening tag and a wrapped answer',
      'a.jsonl',
      '{"prompt":"问","output":"想</think><answer>答</answer>","category":"x"}',
      { id: 'a.jsonl:1', text: '问', label: 'x', reasoning: '想', answer: '答' },
    ],
    [
      'an empty thought',
      'a.jsonl',
      '{"prompt":"问","output":"<think>\\n\\n</think>\\n答","category":"x"}',
      { id: 'a.jsonl:1', text: '问', label: 'x', answer: '答' },
    ],
    [
      'chat messages',
      'a.jsonl',
      '{"messages":[{"role":"system","content":"s"},{"role":"user","content":"问"},{"role":"assistant","content":"<think>想</think>答"}],"label":"x"}',
      { id: 'a.jsonl:1', text: '问', label: 'x', reasoning: '想', answer: '答' },
    ],
    [
      'TNEWS: the described label wins',
      'a.json',
      '{"label":"102","label_desc":"news_culture","sentence":"句","keywords":"k","id":0}',
      { id: '0', text: '句', label: 'news_culture' },
    ],
    [
      'OCNLI: a pair',
      'a.jsonl',
      '{"sentence1":"甲","sentence2":"乙","label":"neutral","label0":null,"id":3}',
      { id: '3', text: '甲', pair: '乙', label: 'neutral' },
    ],
    [
      'CSLDCP: content is the text when nothing else is',
      'a.jsonl',
      '{"content":"文","label":"工学","id":7}',
      { id: '7', text: '文', label: '工学' },
    ],
    [
      'teacher logits',
      'a.jsonl',
      '{"text":"文","label":"x","logits":[0.5,-1]}',
      { id: 'a.jsonl:1', text: '文', label: 'x', logits: [0.5, -1] },
    ],
    [
      'CSV',
      'a.csv',
      '\ufeff文本,标签\r\n"他说""好"", 然后\n走了",甲\r\n',
      { id: 'a.csv:2', text: '他说"好", 然后\n走了', label: '甲' },
    ],
    ['TSV with a header', 'a.tsv', 'Label\tSentence\nx\t"句\n', { id: 'a.tsv:2', text: '"句', label: 'x' }],
    ['TSV without a header', 'a.txt', '标题\t3\r\n', { id: 'a.txt:1', text: '标题', label: '3' }],
    ['TSV pairs without a header', 'a.tsv', '甲\t乙\t0\n', { id: 'a.tsv:1', text: '甲', pair: '乙', label: '0' }],
  ];
  it.each(cases)('%s', async (_, name, content, expected) => {
    expect(await readText(name, content)).toEqual([expected]);
  });

  it('lets a mapping override names and share a field', async () => {
    const fields: Fields = { text: 'b', label: 'domain' };
    const [one] = await readText('a.jsonl', '{"text":"不是","b":"是","domain":"农业"}', { fields });
    expect(one).toMatchObject({ text: '是', label: '农业' });
  });

  it('counts columns from 1 when the mapping does', async () => {
    const fields: Fields = { text: '2', label: '1' };
    expect(await readText('a.csv', 'x,甲\n', { fields })).toEqual([{ id: 'a.csv:1', text: '甲', label: 'x' }]);
    expect(await readText('a.tsv', 'x\t甲\n', { fields })).toEqual([{ id: 'a.tsv:1', text: '甲', label: 'x' }]);
  });

  it('an empty name stands for no field, not for the nameless first column that pandas writes', async () => {
    const fields: Fields = { pair: '', domain: '' };
    expect(await readText('a.csv', ',text,label\n0,甲,x\n', { fields })).toEqual([
      { id: 'a.csv:2', text: '甲', label: 'x' },
    ]);
    const columns: Fields = { text: '2', label: '1', pair: '' };
    for (const [name, content] of [
      ['a.csv', 'x,甲,乙\n'],
      ['a.tsv', 'x\t甲\t\n'],
    ] as const) {
      expect(await readText(name, content, { fields: columns })).toMatchObject([{ text: '甲', label: 'x' }]);
    }
    await expect(readText('a.tsv', '甲\ttype\t\n', { fields: { pair: '' } })).resolves.toHaveLength(1);
  });

  it('keeps U+2028 and a lone carriage return inside a record, and skips blank lines', async () => {
    const rows = await readText('a.txt', '一\u2028二\t1\n\n\u0085三\r四\t2');
    expect(rows).toEqual([
      { id: 'a.txt:1', text: '一\u2028二', label: '1' },
      { id: 'a.txt:3', text: '\u0085三\r四', label: '2' },
    ]);
  });
});

describe('bad files', () => {
  const json = '{"text":"文","label":"x"}';
  const cases: readonly (readonly [what: string, name: string, content: string | Uint8Array, says: RegExp])[] = [
    ['empty', 'a.jsonl', '', /at least one record/],
    ['only blank lines', 'a.jsonl', '\n \n', /at least one record/],
    ['only a header', 'a.csv', 'text,label\n', /at least one record/],
    ['not JSON', 'a.jsonl', `${json}\n\nhello\n`, /a\.jsonl:3: expected one JSON object per line, received hello/],
    ['JSON but no object', 'a.jsonl', '[1]', /a\.jsonl:1: .*received \[1\]/],
    ['what a terminal would obey', 'a.jsonl', '\x1b[2Jhello', /received \uFFFD\[2Jhello —/],
    ['no field at all', 'a.jsonl', '{}', /received the fields \{\} —/],
    ['no label', 'a.jsonl', '{"text":"x","foo":1}', /field for the label, received the fields "text", "foo"/],
    ['no text', 'a.csv', 'foo,label\n1,2\n', /field for the text, received the fields "foo", "label"/],
    ['a later record without label', 'a.jsonl', `${json}\n{"text":"x"}`, /a\.jsonl:2: expected a field for the label/],
    [
      'a label that is no label',
      'a.jsonl',
      '{"text":"x","label":{"name":[]}}',
      /a\.jsonl:1: .*"label", received \{"name"/,
    ],
    [
      'logits that are none',
      'a.jsonl',
      '{"text":"x","label":"y","logits":"z"}',
      /a\.jsonl:1: .*"logits", received "z"/,
    ],
    ['an unclosed quote', 'a.csv', 'text,label\n"x,1\n', /a\.csv:2: .*a quote that is never closed/],
    ['a missing cell', 'a.tsv', 'x\t1\ny\n', /a\.tsv:2: expected 2 columns, received 1/],
    ['GBK', 'a.txt', Uint8Array.from([0xce, 0xc4, 0x09, 0x31, 0x0a]), /expected UTF-8/],
    ['an unknown extension', 'a.xlsx', 'x', /received "\.xlsx"/],
    [
      '100,000 characters',
      'a.txt',
      `短\t1\n${'长'.repeat(100_000)}\t2\n`,
      /a\.txt:2: .*at most 50000 characters, received 100000/,
    ],
  ];
  it.each(cases)('%s', async (_, name, content, says) => {
    const error = await readText(name, content).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).message).toMatch(says);
    expect((error as Fault).exit).toBe(2);
    expect((error as Fault).in('zh')).toMatch(/\p{Script=Han}/u);
    expect((error as Fault).in('zh')).not.toMatch(/\{\w+\}/);
  });

  it('missing', async () => {
    for (const path of ['/nowhere/a.csv', '/nowhere/a']) {
      await expect(gather(readExamples(path))).rejects.toThrow(/found nothing there/);
    }
    await expect(gather(readExamples('/tmp', { format: 'jsonl' }))).rejects.toThrow(/can be read, received: EISDIR/);
  });

  it('an unknown role, an absent mapped field', async () => {
    const fields = { txt: 'text' } as Fields;
    await expect(readText('a.jsonl', json, { fields })).rejects.toThrow(/received "txt"/);
    await expect(readText('a.jsonl', json, { fields: { text: 'body' } })).rejects.toThrow(/fields "text", "label"/);
  });
});

const rows = fc.array(
  fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 12 }), label: fc.constantFrom('甲', '乙') }),
  { minLength: 1, maxLength: 8 },
);
const plain = (text: string): string => text.toWellFormed();
const options = { numRuns: 60 };

describe('round trips', () => {
  it('JSONL', () =>
    fc.assert(
      fc.asyncProperty(rows, async (written) => {
        const read = await readText('a.jsonl', written.map((row) => `${JSON.stringify(row)}\n`).join(''));
        expect(read.map(({ text, label }) => ({ text, label }))).toEqual(
          written.map(({ text, label }) => ({ text: plain(text), label })),
        );
      }),
      options,
    ));

  it('CSV with quotes, commas and line breaks', () =>
    fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), async (written, end) => {
        const nasty = written.map(({ text, label }) => ({ text: `"${text}",\n${text}\r`, label }));
        const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
        const lines = nasty.map(({ text, label }) => `${quote(text)},${quote(label)}${end}`);
        const read = await readText('a.csv', `text,label${end}${lines.join('')}`);
        expect(read.map(({ text }) => text)).toEqual(nasty.map(({ text }) => plain(text)));
      }),
      options,
    ));
});

describe('any bytes', () => {
  it.each(['a.jsonl', 'a.csv', 'a.tsv'])('%s reads as examples or ends in one clear fault', (name) =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc
            .string({
              unit: fc.constantFrom('"', ',', '\t', '\n', '\r', '{', '}', ':', '文', 'text', 'label', '1', '\u2028'),
            })
            .map((text) => new TextEncoder().encode(text)),
        ),
        async (bytes) => {
          const result = await readText(name, bytes).catch((error: unknown) => error);
          expect(Array.isArray(result) || result instanceof Fault).toBe(true);
        },
      ),
      { numRuns: 150 },
    ),
  );
});
