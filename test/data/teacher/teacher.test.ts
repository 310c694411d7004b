// The teacher against a server that behaves like the real API.
import { describe, expect, it } from 'vitest';
import { classes, desk, gather, records } from './desk.ts';
import { type Behaviour, chatServer, says, type Token } from './server.ts';

// 体育 < 科技 < 财经 by code unit.
const [SPORT, TECH, MONEY] = ['A', 'B', 'C'];

describe('asking', () => {
  it('gives label, reasoning, answer, logits and lineage, in the order of the records', async () => {
    const server = await chatServer(({ prompt }) =>
      says(prompt.includes('第1条') ? MONEY : SPORT, { every: prompt.includes('第0条') ? 8 : 0 }),
    );
    const { teacher } = await desk({
      baseUrl: server.baseUrl,
      descriptions: { 财经: '钱' },
      instruction: '按标题判断。',
    });
    expect(teacher.labels).toEqual([...classes].sort());
    const results = await gather(teacher.ask(records(9)));
    expect(results.map(({ example }) => example.id)).toEqual(records(9).map(({ id }) => id));
    const [, second] = results;
    expect(second).toMatchObject({
      kind: 'taught',
      said: '财经',
      example: {
        label: '财经',
        text: '第1条新闻',
        reasoning: '先想一想：这条文本说的是什么？',
        answer: '理由很清楚。\n{"label": "C"}',
        lineage: [{ by: 'teacher:deepseek-r1' }],
      },
    });
    // One vote and half a pseudo-vote over three labels.
    const p = second!.example.logits!.map(Math.exp);
    expect(p[2]).toBeCloseTo((1 + 0.5 / 3) / 1.5, 5);
    expect(p[0]! + p[1]! + p[2]!).toBeCloseTo(1, 5);
    const { prompt, body, path } = server.log[0]!;
    expect(path).toBe('/v1/chat/completions');
    expect(prompt).toContain('C. 财经：钱');
    expect(prompt).toContain('按标题判断。');
    expect(body).toMatchObject({ model: 'deepseek-r1', stream: true, max_tokens: 8192, temperature: 0.6 });
    expect(JSON.stringify(body)).not.toContain('reasoning_content');
  });

  it('keeps at most the requests allowed under way, and asks the same question once', async () => {
    const server = await chatServer(() => says(SPORT, { every: 3 }));
    const { teacher } = await desk({ baseUrl: server.baseUrl, concurrency: 3 });
    const same = records(12).map((record, i) => ({ ...record, text: `新闻${i % 6}` }));
    expect(await gather(teacher.ask(same))).toHaveLength(12);
    expect(server.most()).toBeLessThanOrEqual(3);
    expect(server.most()).toBeGreaterThan(1);
    expect(server.log).toHaveLength(6);
  });

  it('leaves a label that is there, unless told otherwise', async () => {
    const server = await chatServer(() => says(SPORT));
    const kept = await desk({ baseUrl: server.baseUrl });
    expect(await gather(kept.teacher.ask(records(1, '科技')))).toMatchObject([
      { said: '体育', example: { label: '科技' } },
    ]);
    const replaced = await desk({ baseUrl: server.baseUrl, relabel: true });
    expect(await gather(replaced.teacher.ask(records(1, '科技')))).toMatchObject([{ example: { label: '体育' } }]);
  });

  const shapes: readonly (readonly [string, Behaviour])[] = [
    ['<think> in the answer', says(TECH, { reasoning: undefined, content: '<think>\n想\n</think>\n\n{"label": "B"}' })],
    ['only the closing tag', says(TECH, { reasoning: undefined, content: '想\n</think>\n\n{"label": "B"}' })],
    [
      'reasoning as vLLM and Ollama name it',
      says(TECH, { reasoning: '想', field: 'reasoning', content: '{"label": "B"}' }),
    ],
    ['one JSON object, no stream', says(TECH, { reasoning: '想', content: '{"label": "B"}', whole: true })],
  ];
  it.each(shapes)('understands %s', async (_, behaviour) => {
    const server = await chatServer(() => behaviour);
    const { teacher } = await desk({ baseUrl: server.baseUrl });
    const [result] = await gather(teacher.ask(records(1)));
    expect(result).toMatchObject({
      kind: 'taught',
      example: { label: '科技', reasoning: '想', answer: '{"label": "B"}' },
    });
  });

  it('asks again once after an answer outside the set, in one message, then sets the record aside', async () => {
    const server = await chatServer(({ prompt }) =>
      says(prompt.includes('第0条') && prompt.includes('上一次') ? TECH : '娱乐'),
    );
    const { teacher } = await desk({ baseUrl: server.baseUrl });
    const [first, second] = await gather(teacher.ask(records(2)));
    expect(first).toMatchObject({ kind: 'taught', said: '科技' });
    expect(second).toMatchObject({
      kind: 'refused',
      reason: 'outside',
      value: '娱乐',
      example: { id: 'f:1', label: '' },
    });
    expect(second!.example.logits).toBeUndefined();
    expect(server.log).toHaveLength(4);
    expect(server.log.every(({ body }) => (body['messages'] as unknown[]).length === 1)).toBe(true);
  });

  const aside: readonly (readonly [string, string, Behaviour, number])[] = [
    ['empty answer', 'empty', says(SPORT, { content: '' }), 2],
    ['answer that was cut', 'cut', says(SPORT, { content: '还没想完', finish: 'length' }), 1],
    ['filtered answer', 'filtered', says(SPORT, { content: '', finish: 'content_filter' }), 1],
    [
      'filtered text',
      'filtered',
      { kind: 'status', status: 400, body: { error: { message: 'Content Exists Risk' } } },
      1,
    ],
    [
      'text beyond the context',
      'too-long',
      {
        kind: 'status',
        status: 400,
        body: { error: { message: "This model's maximum context length is 4096 tokens" } },
      },
      1,
    ],
  ];
  it.each(aside)('sets aside and goes on: %s', async (_, reason, behaviour, requests) => {
    const server = await chatServer(({ prompt }) => (prompt.includes('第0条') ? behaviour : says(SPORT)));
    const { teacher } = await desk({ baseUrl: server.baseUrl });
    expect(await gather(teacher.ask(records(2)))).toMatchObject([{ kind: 'refused', reason }, { kind: 'taught' }]);
    expect(server.log).toHaveLength(requests + 1);
  });

  it('finds entities where their words stand', async () => {
    const tags = [
      { start: 3, end: 5, type: '地名', text: '北京' },
      { start: 0, end: 2, type: '人名', text: '小明' },
    ];
    const server = await chatServer(() => says('', { content: `\`\`\`json\n${JSON.stringify({ tags })}\n\`\`\`` }));
    const { teacher } = await desk({ baseUrl: server.baseUrl, task: 'tag', labels: ['人名', '地名'] });
    const [result] = await gather(teacher.ask([{ id: '1', text: '小明去了北京', label: '' }]));
    expect(result).toMatchObject({
      kind: 'taught',
      example: {
        label: '',
        tags: [
          { start: 0, end: 2, type: '人名' },
          { start: 4, end: 6, type: '地名', text: '北京' },
        ],
      },
    });
    expect(server.log[0]!.body['logprobs']).toBeUndefined();
  });

  it('compares two texts', async () => {
    const server = await chatServer(() => says('B'));
    const { teacher } = await desk({ baseUrl: server.baseUrl, task: 'pair', labels: ['0', '1'] });
    const [result] = await gather(teacher.ask([{ id: '1', text: '甲句', pair: '乙句', label: '' }]));
    expect(result).toMatchObject({ said: '1' });
    expect(server.log[0]!.prompt).toMatch(/<文本一>\n甲句\n<\/文本一>\n<文本二>\n乙句/);
  });
});

describe('soft labels', () => {
  const tokens = (top: Readonly<Record<string, number>>): readonly Token[] => [
    ['理由。\n', { '理由。\n': 1 }],
    ['{"', { '{"': 1 }],
    ['label', { label: 1 }],
    ['":', { '":': 1 }],
    [' "', { ' "': 1 }],
    ['A', top],
    ['"}', { '"}': 1 }],
  ];

  it('come from log-probabilities where offered, with one request', async () => {
    const server = await chatServer(() => ({ kind: 'answer', content: tokens({ A: 0.7, C: 0.2, 娱: 0.06 }) }));
    const { teacher } = await desk({ baseUrl: server.baseUrl, samples: 5 });
    const [result] = await gather(teacher.ask(records(1)));
    const p = result!.example.logits!.map(Math.exp);
    // 0.7 and 0.2 as told; B gets what is left, 0.04; then renormalised.
    expect(p[0]).toBeCloseTo(0.7 / 0.94, 4);
    expect(p[2]).toBeCloseTo(0.2 / 0.94, 4);
    expect(p[1]).toBeCloseTo(0.04 / 0.94, 4);
    expect(server.log).toHaveLength(1);
    expect(server.log[0]!.body).toMatchObject({ logprobs: true, top_logprobs: 20 });
  });

  it('come from votes where a server offers none, and it is asked without from then on', async () => {
    const asked = new Map<string, number>();
    const server = await chatServer(({ body, prompt }) => {
      const message = 'deepseek-reasoner does not support logprobs';
      if (body['logprobs']) return { kind: 'status', status: 400, body: { error: { message, param: null } } };
      const sample = asked.get(prompt) ?? 0;
      asked.set(prompt, sample + 1);
      return says(sample === 1 ? MONEY : SPORT);
    });
    const { teacher, lines } = await desk({ baseUrl: server.baseUrl, samples: 4, smoothing: 0.3, concurrency: 1 });
    const [first, second] = await gather(teacher.ask(records(2)));
    const p = first!.example.logits!.map(Math.exp);
    expect(p[0]).toBeCloseTo(3.1 / 4.3, 5);
    expect(p[2]).toBeCloseTo(1.1 / 4.3, 5);
    expect(second!.kind).toBe('taught');
    expect(server.log.filter(({ body }) => body['logprobs'])).toHaveLength(1);
    expect(server.log).toHaveLength(9);
    expect(lines().filter(({ kind }) => kind === 'answered')).toHaveLength(8);
  });

  it.each([
    ['temperature', 'Unsupported parameter: temperature is not supported with this model', 'temperature', undefined],
    ['stream_options', 'stream_options: Extra inputs are not permitted', 'stream_options', undefined],
    [
      'max_tokens',
      "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
      'max_tokens',
      'max_completion_tokens',
    ],
  ])('a refused %s is left out or renamed', async (name, message, gone, instead) => {
    const server = await chatServer(({ body }) =>
      body[name] !== undefined ? { kind: 'status', status: 400, body: { error: { message } } } : says(SPORT),
    );
    const { teacher } = await desk({ baseUrl: server.baseUrl, concurrency: 1 });
    expect(await gather(teacher.ask(records(2)))).toMatchObject([{ kind: 'taught' }, { kind: 'taught' }]);
    expect(server.log).toHaveLength(3);
    expect(server.log[2]!.body[gone]).toBeUndefined();
    if (instead) expect(server.log[2]!.body[instead]).toBe(8192);
  });
});

describe('other prompts', () => {
  it('translates through the same journal', async () => {
    const server = await chatServer(() => ({ kind: 'answer', content: 'Nice weather today.' }));
    const { teacher, lines } = await desk({ baseUrl: server.baseUrl });
    expect(await teacher.translate('今天天气好', 'zh', 'en')).toBe('Nice weather today.');
    expect(await teacher.translate('今天天气好', 'zh', 'en')).toBe('Nice weather today.');
    expect(server.log).toHaveLength(1);
    expect(server.log[0]!.prompt).toContain('从中文译成英文');
    expect(lines().map(({ kind }) => kind)).toEqual(['journal', 'asked', 'answered']);
    expect(teacher.meter()).toMatchObject({ paid: 1, reused: 1 });
  });

  it('sends no half of a surrogate pair', async () => {
    const server = await chatServer(() => ({ kind: 'answer', content: '好' }));
    const { teacher } = await desk({ baseUrl: server.baseUrl });
    await teacher.chat('坏\uD83D字');
    expect(server.log[0]!.prompt).toBe('坏\uFFFD字');
  });
});
