// One record of every published form of R1 data that is known, as its data set writes it, and what it reads as.
import { describe, expect, it } from 'vitest';
import type { Fields, Role } from '../../../toolkit/data/read/row.ts';
import { joinThinking, splitThinking } from '../../../toolkit/data/read/thinking.ts';
import { readText } from '../scratch.ts';

const needs: readonly Role[] = ['text'];

describe('R1 schemas', () => {
  const full = { text: '问', label: '', reasoning: '想', answer: '答' };
  const cases: readonly (readonly [what: string, record: object, expected: object])[] = [
    [
      'Chinese-DeepSeek-R1-Distill-data-110k',
      {
        ...{ input: '问', reasoning_content: '想', content: '答', repo_name: 'math/GSM8K_zh', score: 10 },
        ...{ prompt_tokens_len: 60, reasoning_content_tokens_len: 500, content_tokens_len: 90 },
      },
      { ...full, domain: 'math/GSM8K_zh' },
    ],
    ['its SFT variant', { instruction: '问', output: '<think>\n想\n</think>\n\n答' }, full],
    [
      'its SFT variant with an empty input',
      { instruction: '问', input: '', output: '<think>\n想\n</think>\n\n答' },
      full,
    ],
    [
      'an instruction with an input',
      { instruction: '翻译', input: '你好', output: '<think>想</think>hello' },
      { ...full, text: '翻译\n你好', answer: 'hello' },
    ],
    ['medical-o1-reasoning-SFT', { Question: '问', Complex_CoT: '想', Response: '答' }, full],
    ['psychology-10k-Deepseek-R1-zh', { input: '问', output: '<think>\n想\n</think>\n答' }, full],
    [
      'delicate_medical_r1_data',
      { instruction: '你是医生', question: '问', think: '想', answer: '答', metrics: { quality_avg: 8.3 } },
      full,
    ],
    ['petroleum', { question: '问', thought_process: '想', answer: '答' }, full],
    ['agriculture', { question: '问', thinking: '想', answer: '答' }, full],
    [
      '<reasoning> with numbered lines',
      { input: '问', output: '<reasoning>\n1. 甲\n2. 乙\n</reasoning>\n答' },
      { ...full, reasoning: '1. 甲\n2. 乙' },
    ],
    ['a missing opening tag', { prompt: '问', response: '想\n</think>\n\n答' }, full],
    ['an answer in tags', { question: '问', output: '<think>想</think>\n<answer>答</answer>' }, full],
    [
      'an empty thought',
      { question: '问', output: '<think>\n\n</think>\n\n答' },
      { text: '问', label: '', answer: '答' },
    ],
    [
      'an English question with Chinese reasoning and a boxed answer',
      { question: 'What is 1+1?', reasoning_content: '用户问一加一。', content: '答案是 \\boxed{2}。' },
      { text: 'What is 1+1?', label: '', reasoning: '用户问一加一。', answer: '答案是 \\boxed{2}。' },
    ],
    [
      'messages',
      {
        messages: [
          { role: 'system', content: '助手' },
          { role: 'user', content: '问' },
          { role: 'assistant', content: '<think>想</think>答' },
        ],
      },
      full,
    ],
    [
      'messages as the DeepSeek API writes them',
      {
        messages: [
          { role: 'user', content: '问' },
          { role: 'assistant', content: '答', reasoning_content: '想' },
        ],
      },
      full,
    ],
    [
      'the first turn of several',
      {
        messages: [
          { role: 'user', content: '问' },
          { role: 'assistant', content: '<think>想</think>答' },
          { role: 'user', content: '再问' },
          { role: 'assistant', content: '再答' },
        ],
      },
      full,
    ],
    [
      'conversations',
      {
        conversations: [
          { from: 'human', value: '问' },
          { from: 'gpt', value: '<think>想</think>答' },
        ],
      },
      full,
    ],
    [
      'OpenThoughts',
      {
        question: '问',
        output: '<|begin_of_thought|>\n想\n<|end_of_thought|>\n\n<|begin_of_solution|>\n答\n<|end_of_solution|>',
      },
      full,
    ],
    [
      'a thought in a field of its own, with tags',
      { question: '问', thinking: '<think>\n想\n</think>', answer: '答' },
      full,
    ],
    [
      'a thought in a field of its own that only closes',
      { question: '问', thinking: '想\n</think>\n', answer: '答' },
      full,
    ],
    ['an answer that closes the thought beside it', { input: '问', thinking: '想', output: '</think>\n\n答' }, full],
    [
      'an answer that begins with an empty thought beside the thought',
      { input: '问', reasoning_content: '想', content: '<think>\n\n</think>\n\n答' },
      full,
    ],
    [
      'a thought never closed',
      { input: '问', output: '<think>\n想到一半' },
      { text: '问', label: '', reasoning: '想到一半', unclosed: true },
    ],
    ['a thought never begun', { input: '问', output: '<think>\n' }, { text: '问', label: '', unclosed: true }],
    [
      'a thought never closed in a field of its own',
      { input: '问', thinking: '<think>想到一半', answer: '' },
      { text: '问', label: '', reasoning: '想到一半', unclosed: true },
    ],
    ['an opened thought with an answer in another field', { input: '问', thinking: '<think>想', answer: '答' }, full],
    [
      'a tag that is only mentioned',
      { input: '问', output: '标签 <think> 表示思考' },
      { text: '问', label: '', answer: '标签 <think> 表示思考' },
    ],
    [
      'a closing tag mentioned beside a thought of its own',
      { input: '问', reasoning_content: '想', content: '以 </think> 结束' },
      { ...full, answer: '以 </think> 结束' },
    ],
  ];
  it.each(cases)('%s', async (_, record, expected) => {
    const [example] = await readText('a.jsonl', JSON.stringify(record), { needs });
    expect(example).toEqual({ id: 'a.jsonl:1', ...expected });
  });

  it('every role can be given, to a field of any name, and taken away', async () => {
    const record = {
      a: '正文',
      b: '对',
      c: '类',
      d: '思',
      e: '答',
      f: '域',
      g: 7,
      h: [1, 2],
      text: '否',
      label: '否',
      output: '否',
      i: 'q1',
    };
    const fields: Required<Fields> = {
      text: 'a',
      pair: 'b',
      label: 'c',
      entities: '',
      group: 'i',
      reasoning: 'd',
      answer: 'e',
      domain: 'f',
      id: 'g',
      logits: 'h',
    };
    const whole = {
      id: '7',
      text: '正文',
      pair: '对',
      label: '类',
      group: 'q1',
      reasoning: '思',
      answer: '答',
      domain: '域',
      logits: [1, 2],
    };
    expect(await readText('a.jsonl', JSON.stringify(record), { fields })).toEqual([whole]);
    const none = { ...fields, pair: '', label: '', group: '', reasoning: '', answer: '', domain: '', logits: '' };
    expect(await readText('a.jsonl', JSON.stringify(record), { fields: none, needs })).toEqual([
      { id: '7', text: '正文', label: '' },
    ]);
  });

  it('an instruction and an input that are given are not put together', async () => {
    const record = JSON.stringify({ instruction: '甲类', input: '文', output: '答' });
    expect(await readText('a.jsonl', record, { fields: { label: 'instruction' } })).toMatchObject([
      { text: '文', label: '甲类', answer: '答' },
    ]);
    expect(await readText('a.jsonl', record, { fields: { pair: 'input', text: 'instruction' }, needs })).toMatchObject([
      { text: '甲类', pair: '文' },
    ]);
  });

  it('needs a label unless told otherwise, and whatever it is told to need', async () => {
    const record = JSON.stringify({ input: '问', content: '答' });
    await expect(readText('a.jsonl', record)).rejects.toThrow(/field for the label/);
    await expect(
      readText('a.jsonl', JSON.stringify({ input: '问' }), { needs: ['text', 'reasoning'] }),
    ).rejects.toThrow(/for the reasoning/);
    expect(await readText('a.jsonl', record, { needs: ['text', 'reasoning'] })).toHaveLength(1); // it may stand in the answer
    expect(await readText('a.txt', '一行\n另一行\n', { needs })).toMatchObject([
      { text: '一行', label: '' },
      { text: '另一行' },
    ]);
  });

  it('finds optional fields that the first record lacks, and no second text or label', async () => {
    const rows = [
      { text: '一', label: 'x' },
      { text: '二', label: 'y', domain: '农', cot: '想' },
      { label: 'z', text: '三', title: '题', label_desc: '否' },
    ];
    expect(await readText('a.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))).toMatchObject([
      { text: '一' },
      { text: '二', domain: '农', reasoning: '想' },
      { text: '三', label: 'z' },
    ]);
  });
});

describe('JSON arrays', () => {
  const array = [
    { text: '一 [{ "引 \\', label: 'x' },
    { text: '二\n', label: 'y', nested: [{ a: ['}'] }] },
  ];
  const texts = array.map(({ text }) => text);

  it.each([0, 1, 2])('are read element by element, indented by %d', async (indent) => {
    const read = await readText('a.json', `\uFEFF\n${JSON.stringify(array, null, indent)}\n`);
    expect(read.map(({ text }) => text)).toEqual(texts);
  });

  it('names the line an element starts on, and goes on behind a broken one', async () => {
    const bad: number[] = [];
    const options = { badShare: 1, quarantine: ({ line }: { readonly line: number }) => bad.push(line) };
    const content =
      '[\n {"text":"一","label":"x"},\n {"text":"二" "label":"x"},\n {"text":"三,\n "label":"x"},\n 7,\n {\n"text":"四","label":"x"}]';
    expect((await readText('a.json', content, options)).map(({ id }) => id)).toEqual(['a.json:2', 'a.json:7']);
    expect(bad).toEqual([3, 4, 6]);
  });

  const element = (text: string): string => JSON.stringify({ text, label: 'x', turns: [{ a: 1 }, { b: 2 }] });
  const many = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `第${at}题，[{"`);

  it.each([
    ['an open quote', '{"text":"坏,"label":"x"}'],
    ['an open bracket', '{"text":"坏","label":"x"'],
    ['a bracket too many', '{"text":"坏","label":[[["x"}'],
  ])('lose one element to %s, not all that follow', async (_, broken) => {
    for (const [before, between, after] of [
      ['[\n', ',\n', '\n]'],
      ['[', ',\n ', ']\n'],
      ['[\n  ', ',\n  ', '\n]'],
    ] as const) {
      const bad: number[] = [];
      const quarantine = ({ line }: { readonly line: number }): void => void bad.push(line);
      const elements = many(300).map(element);
      const content = before + elements.with(150, broken).join(between) + after;
      expect(await readText('a.json', content, { quarantine })).toHaveLength(299);
      expect(bad).toEqual([before.includes('\n') ? 152 : 151]);
    }
  });

  it('may break lines wherever JSON may', async () => {
    const content =
      '[\n{\n"turns":\n\n{\n"a":\n[\n{"b":1}\n,\n{"b":2}\n]\n}\n,"text":"一","label":"x"\n}\n,\n{"text":"二","label":"x"}\n]';
    expect((await readText('a.json', content)).map(({ text }) => text)).toEqual(['一', '二']);
  });

  it('lose one element of several lines', async () => {
    const bad: number[] = [];
    const quarantine = ({ line }: { readonly line: number }): void => void bad.push(line);
    const lines = JSON.stringify(
      many(200).map((text) => JSON.parse(element(text)) as object),
      null,
      2,
    ).split('\n');
    const at = lines.findIndex((line) => line.includes('第100题'));
    const content = lines.with(at, '    "text": "坏,').join('\r\n');
    expect(await readText('a.json', content, { quarantine })).toHaveLength(199);
    expect(bad).toEqual([at]);
  });

  it('may stand on one line longer than a line may be, and in several arrays', async () => {
    const texts = Array.from({ length: 40 }, (_, at) => `${at}${'长，,'.repeat(12_000)}`);
    const answer = '答,'.repeat(110_000);
    const content = JSON.stringify(texts.map((text) => ({ text, label: 'x', answer })));
    expect(Buffer.byteLength(content)).toBeGreaterThan(1 << 24);
    const read = await readText('a.json', `${content}${content}\n${content}`, { chunk: 100_000 });
    expect(read.map(({ text }) => text)).toEqual([...texts, ...texts, ...texts]);
    expect(read.every((one) => one.answer === answer)).toBe(true);
  });

  it('that a damaged element makes endless end in a fault, not in silence', async () => {
    const content = `[${many(300).map(element).with(150, '{"text":"坏","label":"x"').join(',')}]`;
    const quarantine = (): void => {};
    await expect(readText('a.json', content, { quarantine, badShare: 1 })).rejects.toThrow(/array to end/);
  });

  it.each([
    '[',
    '[{"text":"一","label":"x"}',
    '[{"text":"一","label":"x"},{"text":"二',
    '[{"text":"一","label":"x"}] x',
  ])('cut short are refused: %s', (content) =>
    expect(readText('a.json', content)).rejects.toThrow(/JSON object|array to end/),
  );
});

describe('thinking', () => {
  it('keeps what it is given where there is nothing to split', () => {
    expect(splitThinking('答')).toEqual({ answer: '答' });
    expect(splitThinking('')).toEqual({ answer: '' });
    expect(joinThinking('想', undefined)).toEqual({ reasoning: '想' });
    expect(joinThinking('<think>想</think>答', undefined)).toEqual({ reasoning: '想', answer: '答' });
  });
});
