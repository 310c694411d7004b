// Records of every task in the forms that data sets and annotation tools write.
import { describe, expect, it } from 'vitest';
import type { ReadOptions } from '../../../toolkit/data/read/read.ts';
import { Fault } from '../../../toolkit/words/fault.ts';
import { readText } from '../scratch.ts';

const line = (record: object): string => `${JSON.stringify(record)}\n`;
const text = '张伟在城东变电站';
const spans = [
  { start: 0, end: 2, type: '人员' },
  { start: 3, end: 8, type: '地点' },
];

describe('entities', () => {
  const cases: readonly (readonly [what: string, name: string, content: string])[] = [
    ['CLUENER', 'a.jsonl', line({ text, label: { 地点: { 城东变电站: [[3, 7]] }, 人员: { 张伟: [[0, 1]] } } })],
    [
      'doccano',
      'a.jsonl',
      line({
        text,
        label: [
          [3, 8, '地点'],
          [0, 2, '人员'],
        ],
      }),
    ],
    [
      'objects',
      'a.jsonl',
      line({
        text,
        entities: [
          { start: 0, end: 2, type: '人员' },
          { start: 3, end: 8, label: '地点' },
        ],
      }),
    ],
    [
      'doccano with offsets by name',
      'a.jsonl',
      line({
        id: 'a.jsonl:1',
        text,
        entities: spans.map(({ start, end, type }) => ({ start_offset: start, end_offset: end, label: type })),
      }),
    ],
    [
      'Label Studio, short',
      'a.json',
      JSON.stringify([
        {
          text,
          label: spans.map(({ start, end, type }) => ({ start, end, text: text.slice(start, end), labels: [type] })),
        },
      ]),
    ],
    [
      'Label Studio, whole',
      'a.json',
      JSON.stringify([
        {
          data: { text },
          annotations: [
            {
              result: spans.map(({ start, end, type }) => ({
                type: 'labels',
                value: { start, end, text: text.slice(start, end), labels: [type] },
              })),
            },
          ],
        },
      ]),
    ],
    ['our own', 'a.jsonl', line({ text, label: '', spans })],
    [
      'tokens and tags',
      'a.jsonl',
      line({ tokens: [...text], tags: 'B-人员 I-人员 O B-地点 I-地点 I-地点 I-地点 I-地点'.split(' ') }),
    ],
    ['BIO', 'a.bio', '张 B-人员\n伟 I-人员\n在 O\n城 B-地点\n东 I-地点\n变 I-地点\n电 I-地点\n站 I-地点\n'],
    ['BMES', 'a.char.bmes', '张 B-人员\n伟 E-人员\n在 O\n城 B-地点\n东 M-地点\n变 M-地点\n电 M-地点\n站 E-地点'],
    [
      'BIOES with tabs',
      'a.bioes',
      '张\tB-人员\r\n伟\tE-人员\r\n在\tO\r\n城\tB-地点\r\n东\tI-地点\r\n变\tI-地点\r\n电\tI-地点\r\n站\tE-地点\r\n\r\n',
    ],
    ['CoNLL', 'a.conll', '张 NR _ B-人员\n伟 NR _ I-人员\n在 P _ O\n城东 NN _ B-地点\n变电站 NN _ I-地点\n'],
    [
      'Weibo',
      'a.conll',
      '张0\tB-人员\n伟1\tI-人员\n在0\tO\n城0\tB-地点\n东1\tI-地点\n变0\tI-地点\n电1\tI-地点\n站2\tI-地点\n',
    ],
  ];
  it.each(cases)('%s', async (_, name, content) => {
    const [one, ...more] = await readText(name, content);
    expect(more).toEqual([]);
    expect(one).toEqual({ id: expect.stringMatching(/^a\.[a-z.]+:1$/), text, label: '', spans });
  });

  it('count characters, unless what they read or the recipe says that they count UTF-16 units', async () => {
    const rocket = '🚀张伟';
    const found = [{ start: 2, end: 4, type: '人员' }];
    const of = async (label: unknown, options: ReadOptions = {}) =>
      (await readText('a.jsonl', line({ text: rocket, label }), options))[0]!.spans;
    expect(await of([[1, 3, '人员']])).toEqual(found);
    expect(await of([[2, 4, '人员']], { offsets: 'utf16' })).toEqual(found);
    expect(await of([{ start: 1, end: 3, type: '人员', text: '张伟' }])).toEqual(found);
    expect(await of([{ start: 2, end: 4, type: '人员', text: '张伟' }])).toEqual(found);
    expect(await of({ 人员: { 张伟: [[1, 2]] } })).toEqual(found);
    expect(await of({ 人员: { '🚀': [[0, 0]] } })).toEqual([{ start: 0, end: 2, type: '人员' }]);
  });

  it('may end where the recipe says', async () => {
    expect(
      await readText('a.jsonl', line({ text: '张伟', label: [[0, 1, '人员']] }), { ends: 'inclusive' }),
    ).toMatchObject([{ spans: [{ start: 0, end: 2 }] }]);
  });

  it('given twice are one', async () => {
    expect(
      (
        await readText(
          'a.jsonl',
          line({
            text,
            label: [
              [0, 2, 'x'],
              [0, 2, 'x'],
            ],
          }),
        )
      )[0]!.spans,
    ).toHaveLength(1);
  });

  it('may be none: an empty list is of the kind that the others are', async () => {
    const empty = { text: '今天', label: [] };
    const cases: readonly (readonly [other: { readonly text: string; readonly label: unknown }, task: object])[] = [
      [{ text, label: [[0, 2, 'x']] }, { spans: [] }],
      [{ text, label: ['x'] }, { labels: [] }],
    ];
    for (const [other, none] of cases) {
      for (const rows of [
        [empty, empty, other],
        [other, empty],
        [empty, other, empty],
      ]) {
        const read = await readText('a.jsonl', rows.map(line).join(''));
        expect(read.map(({ text }) => text)).toEqual(rows.map(({ text }) => text));
        for (const one of read)
          if (one.text === '今天') expect(one).toEqual({ id: one.id, text: '今天', label: '', ...none });
      }
    }
    expect(await readText('a.jsonl', line(empty), { task: 'tag' })).toMatchObject([{ spans: [] }]);
    expect(await readText('a.jsonl', line(empty))).toMatchObject([{ labels: [] }]);
    expect(await readText('a.jsonl', line({ text, entities: null }))).toMatchObject([{ spans: [] }]);
    const many = await readText('a.jsonl', line(empty).repeat(2500));
    expect(many.map(({ id }) => id)).toEqual(many.map((_, at) => `a.jsonl:${at + 1}`));
  });

  it('words of letters keep their space, characters of a word get none', async () => {
    const [one] = await readText('a.bio', 'New B-x\nYork I-x\n1 O\n2 O\n号 O\nC B-y\nP I-y\nU I-y\n');
    expect(one).toMatchObject({
      text: 'New York 12号CPU',
      spans: [
        { start: 0, end: 8, type: 'x' },
        { start: 12, end: 15, type: 'y' },
      ],
    });
  });
});

describe('several labels', () => {
  it('are a list, each once', async () => {
    expect(await readText('a.jsonl', line({ text, labels: [' 停电', '电费', '停电', ''] }))).toEqual([
      { id: 'a.jsonl:1', text, label: '', labels: ['停电', '电费'] },
    ]);
  });

  it('are one text only where the recipe says what stands between them', async () => {
    const csv = 'text,label\n甲,停电|电费\n乙,\n丙,电费\n';
    expect((await readText('a.csv', csv)).map(({ label }) => label)).toEqual(['停电|电费', '', '电费']);
    expect((await readText('a.csv', csv, { separator: '|' })).map(({ labels }) => labels)).toEqual([
      ['停电', '电费'],
      [],
      ['电费'],
    ]);
  });

  it('may be choices of Label Studio', async () => {
    const record = {
      id: 7,
      data: { text },
      annotations: [{ result: [{ type: 'choices', value: { choices: ['a', 'b'] } }] }],
    };
    expect(await readText('a.jsonl', line(record))).toEqual([{ id: '7', text, label: '', labels: ['a', 'b'] }]);
  });
});

describe('a question with candidates', () => {
  const pairs = [
    { id: 'q7/1', text: '问', pair: '甲', label: '否', group: 'q7' },
    { id: 'q7/2', text: '问', pair: '乙', label: '是', group: 'q7' },
    { id: 'q7/3', text: '问', pair: '丙', label: '否', group: 'q7' },
  ];
  it.each([
    ['a number', { choices: ['甲', '乙', '丙'], answer: 1 }],
    ['a letter', { candidates: ['甲', '乙', '丙'], answer: 'B' }],
    ['a letter in brackets', { options: ['甲', '乙', '丙'], answer: '（b）' }],
    ['the text', { options: ['甲', '乙', '丙'], answer: '乙' }],
    ['a number as text', { options: ['甲', '乙', '丙'], label: '1' }],
    ['a list', { options: ['甲', '乙', '丙'], answer: ['B'] }],
  ])('answered by %s is a pair for each', async (_, record) => {
    expect(await readText('a.jsonl', line({ id: 'q7', question: '问', ...record }))).toEqual(pairs);
  });

  it('without an id is called by its line, without an answer has no labels', async () => {
    const [one] = await readText('a.jsonl', line({ question: '问', choices: ['甲', '乙'] }));
    expect(one).toEqual({ id: 'a.jsonl:1/1', text: '问', pair: '甲', label: '', group: 'a.jsonl:1' });
  });

  it('may stand in rows that name their group', async () => {
    expect(await readText('a.csv', 'sentence1,sentence2,label,group\n问,甲,否,q1\n')).toEqual([
      { id: 'a.csv:2', text: '问', pair: '甲', label: '否', group: 'q1' },
    ]);
  });
});

describe('texts alone', () => {
  it('are enough for a masked language model, whatever labels there are', async () => {
    const records = [{ text: '甲', label: 'x' }, { text: '乙' }, { text: '丙', label: [[0, 1, 'x']] }];
    expect(await readText('a.jsonl', records.map(line).join(''), { task: 'mask' })).toEqual(
      ['甲', '乙', '丙'].map((text, at) => ({ id: `a.jsonl:${at + 1}`, text, label: '' })),
    );
  });
});

describe('bad records', () => {
  const good = line({ text, label: [[0, 2, '人员']] });
  const cases: readonly (readonly [
    what: string,
    name: string,
    content: string,
    says: RegExp,
    options?: ReadOptions,
  ])[] = [
    [
      'exclusive ends in CLUENER',
      'a.jsonl',
      line({ text, label: { 人员: { 张伟: [[0, 2]] } } }),
      /a\.jsonl:1: expected inclusive ends, the 人员 "张伟" at \[0, 2\] has an exclusive one/,
    ],
    [
      'inclusive ends in a list',
      'a.jsonl',
      line({ text, entities: [{ start: 0, end: 1, type: 'x', text: '张伟' }] }),
      /a\.jsonl:1: expected exclusive ends/,
    ],
    [
      'a surface that stands elsewhere',
      'a.jsonl',
      line({ text, label: { 人员: { 张伟: [[1, 2]] } } }),
      /a\.jsonl:1: .*the text reads "伟在" there/,
    ],
    [
      'an end outside',
      'a.jsonl',
      line({ text, label: [[0, 99, 'x']] }),
      /a\.jsonl:1: expected an entity inside the text of 8 characters/,
    ],
    ['a start after the end', 'a.jsonl', line({ text, label: [[3, 3, 'x']] }), /a\.jsonl:1: expected an entity inside/],
    ['half a character', 'a.jsonl', line({ text, label: [[0.5, 2, 'x']] }), /a\.jsonl:1: expected an entity inside/],
    [
      'an overlap',
      'a.jsonl',
      good +
        line({
          text,
          label: [
            [0, 4, 'x'],
            [3, 8, 'y'],
          ],
        }),
      /a\.jsonl:2: expected entities that share no character, received x \[0, 4\) and y \[3, 8\)/,
    ],
    [
      'entities in no form',
      'a.jsonl',
      line({ text, entities: 'x' }),
      /a\.jsonl:1: expected a label, .* field "entities", received "x"/,
    ],
    ['a triple without type', 'a.jsonl', line({ text, label: [[0, 2]] }), /a\.jsonl:1: .*received \[\[0,2\]\]/],
    [
      'an I- at the beginning',
      'a.bio',
      '在 O\n城 I-x\n',
      /a\.bio:2: expected I-x to continue an entity of type x, received it after O/,
    ],
    ['an I- of another type', 'a.bio', '张 B-y\n城 I-x\n', /a\.bio:2: .*after B-y/],
    ['an M- at the beginning', 'a.bmes', '城 M-x\n东 E-x\n', /a\.bmes:1: expected M-x to continue/],
    [
      'an entity without its end',
      'a.bmes',
      '城 B-x\n东 M-x\n在 O\n',
      /a\.bmes:2: expected E-x to end the entity, received M-x/,
    ],
    [
      'an entity without its end in a sentence that has others',
      'a.bio',
      '城 B-x\n东 O\n在 S-x\n',
      /a\.bio:1: expected E-x/,
    ],
    ['an entity open at the end', 'a.bmes', '城 O\n东 B-x', /a\.bmes:2: expected E-x/],
    ['a tag of no scheme', 'a.bio', '城 O\n东 X-y\n', /a\.bio:2: expected a tag such as O, .*received X-y/],
    ['a token without a tag', 'a.bio', '城 O\n东\n', /a\.bio:2: expected 2 columns, received 1/],
    ['too few tags', 'a.jsonl', line({ tokens: ['甲', '乙'], tags: ['O'] }), /a\.jsonl:1: expected 2 tags/],
    [
      'one candidate',
      'a.jsonl',
      line({ question: '问', choices: ['甲'], answer: 0 }),
      /a\.jsonl:1: expected at least two candidate texts/,
    ],
    [
      'an answer that is no candidate',
      'a.jsonl',
      line({ question: '问', choices: ['甲', '乙'], answer: 'C' }),
      /a\.jsonl:1: .*\(0 to 1\) .*received "C"/,
    ],
    [
      'a label and entities',
      'a.jsonl',
      line({ text, label: 'x', entities: spans }),
      /a\.jsonl:1: expected records labelled for one task, received the label "x"/,
    ],
    [
      'no entities for tag',
      'a.jsonl',
      line({ text, label: 'x' }),
      /a\.jsonl:1: expected entities \(task tag\), received \{"label":"x"\} — set task to "classify"/,
      { task: 'tag' },
    ],
    [
      'entities for classify',
      'a.jsonl',
      good,
      /a\.jsonl:1: expected one label for one text .*set task to "tag"/,
      { task: 'classify' },
    ],
    [
      'one label for multilabel',
      'a.jsonl',
      line({ text, label: 'x' }),
      /a\.jsonl:1: expected a list of labels/,
      { task: 'multilabel' },
    ],
    ['labels for pair', 'a.jsonl', line({ text, labels: ['x'] }), /a\.jsonl:1: expected two texts/, { task: 'pair' }],
  ];
  for (const [what, name, content, says, options] of cases) {
    it(what, async () => {
      await expect(readText(name, content, options)).rejects.toThrow(says);
      await expect(readText(name, content, options)).rejects.toBeInstanceOf(Fault);
    });
  }

  it('a label with entities counts as what the task says', async () => {
    const both = line({ text, label: 'x', entities: spans });
    expect(await readText('a.jsonl', both, { task: 'classify' })).toEqual([{ id: 'a.jsonl:1', text, label: 'x' }]);
    expect(await readText('a.jsonl', both, { task: 'tag' })).toEqual([{ id: 'a.jsonl:1', text, label: '', spans }]);
  });

  it('cost no other sentence', async () => {
    const bad: number[] = [];
    const rows = await readText('a.bio', '甲 O\n\n城 I-x\n东 I-x\n\n乙 O\n', {
      quarantine: ({ line }) => bad.push(line),
      badShare: 0.5,
    });
    expect([rows.map((one) => one.text), bad]).toEqual([['甲', '乙'], [3]]);
  });
});
