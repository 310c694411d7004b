import { describe, expect, it } from 'vitest';
import { clean, requireKept } from '../../../toolkit/data/clean/clean.ts';
import { type Part, ruleNames } from '../../../toolkit/data/clean/rules.ts';
import { countLabels, labelSet } from '../../../toolkit/data/labels.ts';
import { characters, type Example } from '../../../toolkit/data/records.ts';
import { say } from '../../../toolkit/words/dictionary.ts';
import { example } from '../scratch.ts';

const thought = '先看题目给的条件，再一步一步推出结论，最后检查一遍。';
const asked = (id: string, more: Partial<Example>): Example => ({
  id,
  text: `第${id}个问题：轮作为什么能改良土壤？`,
  label: 'a',
  reasoning: `轮作怎样改良土壤？${thought}`,
  answer: '轮作能改良土壤，因为豆科植物固氮。',
  ...more,
});
const verdicts = (examples: readonly Example[], options = {}, partOf?: (example: Example) => Part) =>
  clean(examples, options, partOf).rejected.map(({ example: { id }, rule, value, other }) =>
    other === undefined ? [id, rule, value] : [id, rule, value, other],
  );

describe('clean', () => {
  it('rejects by rule, with the value, and counts', () => {
    const long = '长'.repeat(2001);
    const examples = [
      example('好', 'a', '1'),
      example(' ', 'a', '2'),
      example('好 ', 'a', '3'),
      example('好', 'b', '4'),
      example(long, 'a', '5'),
      example('中', '-', '6'),
    ];
    const { kept, counts } = clean(examples);
    expect(kept.map(({ id }) => id)).toEqual(['1', '4']);
    expect(verdicts(examples)).toEqual([
      ['2', 'empty', ''],
      ['3', 'duplicate', '好 ', '1'],
      ['5', 'question-long', 2001],
      ['6', 'unlabelled', '-'],
    ]);
    expect(counts).toEqual({
      ...Object.fromEntries(ruleNames.map((name) => [name, 0])),
      ...{ unlabelled: 1, empty: 1, 'question-long': 1, duplicate: 1 },
    });
  });

  it('takes no labels and no entities for an answer, and two of one text for one', () => {
    const none = { text: '今天没有故障', label: '' };
    const open = { text: '城东停电了', label: '', labels: ['停电'] };
    const marked = { text: '张伟到了城东', label: '', spans: [{ start: 0, end: 2, type: '人员' }] };
    expect(
      verdicts([
        { ...none, id: '1', labels: [] },
        { ...none, id: '2', labels: ['其他'] },
        { ...none, id: '3', text: '今天无事', spans: [] },
        { ...open, id: '4' },
        { ...marked, id: '5' },
        { ...marked, id: '6', spans: [{ start: 4, end: 6, type: '地点' }] },
        { ...none, id: '7', text: '又没有标签' },
      ]),
    ).toEqual([
      ['2', 'duplicate', '今天没有故障', '1'],
      ['6', 'duplicate', '张伟到了城东', '5'],
      ['7', 'unlabelled', ''],
    ]);
  });

  it('takes texts that differ in their entities, and candidates of one question, for different ones however alike', () => {
    const long = '在城东变电站巡视时发现主变压器渗油，已经上报调度并安排检修人员到场处理';
    const marked = (id: string, name: string): Example => ({
      ...{ id, text: name + long, label: '', spans: [{ start: 0, end: 2, type: '人员' }] },
    });
    expect(verdicts([marked('1', '张伟'), marked('2', '李娜')])).toEqual([]);
    const plain = (id: string, name: string): Example => ({ id, text: name + long, label: '', spans: [] });
    expect(verdicts([plain('1', '张伟'), plain('2', '李娜')])).toMatchObject([
      ['2', 'near-duplicate', expect.any(Number), '1'],
    ]);
    const pair = { text: long, label: '否' };
    const twins = [
      { ...pair, id: '1', pair: `${long}，先停电` },
      { ...pair, id: '2', pair: `${long}，先放电` },
    ];
    expect(verdicts(twins)).toMatchObject([['2', 'near-duplicate', expect.any(Number), '1']]);
    expect(verdicts(twins.map((one) => ({ ...one, group: 'q' })))).toEqual([]);
  });

  it('finds entities that leak', () => {
    const one = { text: '张伟在城东变电站巡视', label: '', spans: [{ start: 0, end: 2, type: '人员' }] };
    const other = { ...one, spans: [] };
    const given = [
      { ...one, id: '1' },
      { ...other, id: '2' },
    ];
    expect(verdicts(given, {}, ({ id }) => (id === '1' ? 'train' : 'test'))).toEqual([['1', 'leakage', 1, '2']]);
  });

  it('takes limits and switches', () => {
    const two = [example('一二'), example('一二'), example('一')];
    expect(clean(two, { 'question-short': 2, duplicate: false, 'near-duplicate': false }).kept).toHaveLength(2);
    expect(clean(two, { 'question-long': 1, duplicate: true }).kept).toHaveLength(1);
  });

  it('looks at answers where there are any', () => {
    const spoilt = [
      asked('1', {}),
      asked('2', { reasoning: '？', answer: undefined } as unknown as Example),
      asked('3', { answer: 'Crop rotation improves the soil because legumes fix nitrogen. '.repeat(9) }),
      asked('4', { answer: '因为锟斤拷锟斤拷能固氮。' }),
      asked('5', { answer: '轮作能改良土壤，因为豆科' }),
      asked('6', { unclosed: true }),
      asked('7', { answer: '轮作能改良土壤，因为豆科植物能固氮，还能减少病虫害。'.repeat(9) }),
      asked('8', { answer: `轮作好。${'长'.repeat(20_001)}。` }),
    ];
    expect(verdicts(spoilt, { 'near-duplicate': false }).map(([id, rule]) => [id, rule])).toEqual([
      ['2', 'answer-short'],
      ['3', 'chinese'],
      ['4', 'broken'],
      ['5', 'truncated'],
      ['6', 'truncated'],
      ['7', 'loop'],
      ['8', 'answer-long'],
    ]);
  });

  it('finds near duplicates under one label, but not where a number or a name makes the difference', () => {
    const text = '小明有8个苹果，吃掉了3个，又买来5个，现在一共有几个苹果？';
    const near = (id: string, other: string, label = 'a'): Example => example(other, label, id);
    expect(
      verdicts([
        near('1', text),
        near('2', text.replace('现在一共', '现在总共')),
        near('3', text.replace('8', '9')),
        near('4', text.replace('现在一共', '如今一共'), 'b'),
        near('5', '甲公司与Bob公司签订了一份为期两年的供货合同，后来发生争议。'),
        near('6', '甲公司与Tom公司签订了一份为期两年的供货合同，后来发生争议。'),
        near('7', '甲公司与Bob公司签订了一份为期三年的供货合同，后来发生争议。'),
      ]).map(([id, rule, , other]) => [id, rule, other]),
    ).toEqual([['2', 'near-duplicate', '1']]);
  });

  it('compares the halves of pairs one by one', () => {
    const premise = '他从小在南方的海边长大，后来到北方的大学里读了四年的书，毕业以后又回到了家乡。';
    const pair = (id: string, second: string): Example => ({ ...example(premise, 'a', id), pair: second });
    expect(verdicts([pair('1', '他会游泳'), pair('2', '他怕大海'), pair('3', '他会游泳。')])).toEqual([
      ['3', 'duplicate', premise, '1'],
    ]);
  });

  it('drops answers that belong to other questions', () => {
    const talks = [
      ['豆科作物为什么能够改良土壤肥力？', '豆科作物的根瘤菌固氮，所以能够改良土壤肥力。'],
      ['高血压患者的饮食应当注意什么？', '高血压患者的饮食应当清淡，注意少盐。'],
      ['钢琴的琴弦为什么需要定期调音？', '钢琴的琴弦张力会变，所以需要定期调音。'],
      ['What did Yvette pay for 17 apples?', 'Yvette 买17个苹果，一共付了34元。'],
    ] as const;
    const asked = (answers: readonly number[]): Example[] =>
      talks.map(([text], at) => ({ id: String(at), text, label: 'a', answer: talks[answers[at]!]![1] }));
    expect(verdicts(asked([0, 1, 2, 3]))).toEqual([]);
    expect(verdicts(asked([1, 2, 0, 3])).map(([id, rule]) => [id, rule])).toEqual([
      ['0', 'relevance'],
      ['1', 'relevance'],
      ['2', 'relevance'],
    ]);
    // across languages a tenth of the limit: 0.09 where 0.9 is asked for
    expect(verdicts(asked([0, 1, 2, 3]), { relevance: 0.9 }).map(([id]) => id)).toEqual(['0', '1', '2']);
  });

  it('drops training records like held-out ones, in whatever order they come, and leaves a given test file alone', () => {
    const text = '为什么豆科作物与禾本科作物轮作能够改良土壤的肥力？';
    const records: Record<Part, Example> = {
      train: example(`请问${text}`, 'a', 'train'),
      validation: example('手工编织的竹篮与塑料篮相比有什么好处？', 'a', 'validation'),
      test: example('手工编织的竹篮和塑料篮相比有什么好处？', 'a', 'test'),
      given: example(text, 'a', 'given'),
    };
    const partOf = ({ id }: Example): Part => id.split(' ')[0] as Part;
    const long = example('长'.repeat(3000), 'a', 'given long');
    const contrary = example(text, 'b', 'train contrary');
    for (const order of [Object.values(records), Object.values(records).reverse()]) {
      const found = verdicts([...order, long, contrary], {}, partOf);
      expect(found.map(([id, rule]) => `${id} ${rule}`).sort()).toEqual(
        [
          `${order[0] === records.train ? 'test' : 'validation'} near-duplicate`,
          'train contrary leakage',
          'train leakage',
        ].sort(),
      );
    }
  });

  it('takes no pair for a held-out text and its label', () => {
    const held = example('轮作为什么能改良土壤？', '农业', 'test');
    const pair = { ...example(held.text, '蕴含', 'train'), pair: held.label };
    expect(verdicts([held, pair], {}, ({ id }) => id as Part)).toEqual([]);
  });

  it('counts characters, not UTF-16 units, in linear time', () => {
    expect(characters('a😀文')).toBe(3);
    expect(characters('')).toBe(0);
    expect(clean([example('😀'.repeat(1_000_000))]).rejected[0]).toMatchObject({
      rule: 'question-long',
      value: 1_000_000,
    });
  });

  it('says what each rule rejects, in both languages', () => {
    for (const rule of ruleNames) {
      for (const language of ['en', 'zh'] as const) expect(say(`clean.rule.${rule}`, {}, language)).not.toBe('');
    }
  });

  it('faults with the reasons when nothing is left', () => {
    expect(() => requireKept(clean([example(''), example(' ')]), 'f')).toThrow(/all 2 were rejected \(empty 2\)/);
  });
});

describe('labelSet', () => {
  const of = (labels: readonly string[]): readonly string[] =>
    labelSet(countLabels(labels.map((label) => ({ label }))), 'f');

  it('sorts by value if all are integers, else by code unit', () => {
    expect(of(['10', '9', '10', '9'])).toEqual(['9', '10']);
    expect(of(['推理', '非推理', '推理', '非推理'])).toEqual(['推理', '非推理']);
    expect(of(['b', 'B', 'b', 'B', '10', '10'])).toEqual(['10', 'B', 'b']);
  });

  it('faults below two labels and for a label seen once', () => {
    expect(() => of(['a', 'a'])).toThrow(/two different labels, received "a"/);
    expect(() => of(['a', 'a', 'b', 'b', 'c'])).toThrow(/seen only once: "c"/);
  });
});
