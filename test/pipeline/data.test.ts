// The data stage as a whole: files in, parts, report and everything set aside out.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../toolkit/pipeline/events.ts';
import { plan } from '../../toolkit/pipeline/plan.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import type { DataReport } from '../../toolkit/pipeline/report/data-report.ts';
import { runStages } from '../../toolkit/pipeline/run.ts';
import { compose } from '../../toolkit/pipeline/stages/data/compose.ts';
import { openStore } from '../../toolkit/pipeline/store.ts';
import { chatServer, says } from '../data/teacher/server.ts';
import { drain, freshFolder } from './fakes.ts';

interface Row {
  readonly [field: string]: unknown;
}

interface Outcome {
  readonly events: readonly Event[];
  readonly report: DataReport;
  readonly digest: string;
  rows(name: string): Promise<readonly Row[]>;
}

async function run(folder: string, data: object, signal = new AbortController().signal): Promise<Outcome> {
  const recipe = parseRecipe({ data, threads: 1 }, 'test');
  const { stages } = await plan({ recipe, folder }, { signal });
  const store = await openStore(join(folder, 'store'));
  const { events, artifacts } = await drain(stages, store, { to: 'data', signal });
  const { folder: at, digest, files } = artifacts['data']!;
  const text = (name: string): Promise<string> => readFile(join(at, name), 'utf8');
  return {
    events,
    digest,
    report: JSON.parse(await text('report.json')) as DataReport,
    rows: async (name) =>
      name in files
        ? (await text(name))
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Row)
        : [],
  };
}

/** What a run says before it fails. */
async function broken(
  folder: string,
  data: object,
): Promise<{ readonly events: readonly Event[]; readonly error: unknown }> {
  const { signal } = new AbortController();
  const { stages } = await plan({ recipe: parseRecipe({ data, threads: 1 }, 'test'), folder }, { signal });
  const store = await openStore(join(folder, 'store'));
  const events: Event[] = [];
  try {
    for await (const event of runStages(stages, { store, signal, now: () => 0, to: 'data' })) events.push(event);
  } catch (error) {
    return { events, error };
  }
  throw new Error('it did not fail');
}

const topics = [
  '水稻病虫害防治',
  '高血压用药',
  '一元二次方程',
  '果树修剪',
  '糖尿病饮食',
  '概率计算',
  '土壤改良',
  '儿童发热',
];
const verbs = [
  '如何判断',
  '为什么会影响',
  '怎样改善',
  '请说明',
  '能否预防',
  '什么时候需要',
  '哪些方法可以应对',
  '是否应当重视',
];
const places = ['山区', '平原', '沿海', '城市', '乡村', '高原', '南方', '北方', '东部', '西部', '校园', '医院', '工厂'];

/** Questions in R1's own fields, every one different enough to stay. */
const questions = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => {
    const [topic, verb, place] = [topics[at % 8]!, verbs[(at >> 3) % 8]!, places[(at >> 6) % 13]!];
    const input = `${place}的${topic}${verb}${topics[(at * 5 + 3) % 8]}？`;
    return {
      input,
      reasoning_content: `用户问的是${input}先回忆${place}的情况，再分析${topic}。`,
      content: `关于${place}的${topic}，要点有三。`,
      domain: at % 8 === 2 || at % 8 === 5 ? '数学' : at % 2 ? '医学' : '农业',
      label: at % 3 === 0 ? '甲' : '乙',
    };
  });

const jsonl = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
/** The made-up texts are alike on purpose; what is tested is not how like they are. */
const clean = { 'near-duplicate': false, leakage: false };

async function file(rows: readonly Row[], more = ''): Promise<string> {
  const folder = await freshFolder();
  await writeFile(join(folder, 'r1.jsonl'), jsonl(rows) + more);
  return folder;
}

const path = 'r1.jsonl';

describe('the data stage', () => {
  it('loses nothing: what is not in a part is rejected with its rule, or quarantined with its line', async () => {
    const rows = questions(400);
    const bad = ['{"input": 断', '[1]'].map((line) => `${line}\n`).join('');
    const folder = await file([...rows, rows[0]!, { ...rows[1], input: '' }], bad);
    const { report, rows: read, events } = await run(folder, { path, clean, noise: { folds: 0 } });
    const [train, test] = [await read('train.jsonl'), await read('test.jsonl')];
    const rejected = await read('rejected.jsonl');
    expect(train.length + test.length).toBe(400);
    expect(rejected.map(({ rule }) => rule).sort()).toEqual(['duplicate', 'empty']);
    expect(await read('quarantine.jsonl')).toMatchObject([
      { where: 'r1.jsonl', line: 403 },
      { where: 'r1.jsonl', line: 404 },
    ]);
    expect(report).toMatchObject({ read: 402, bad: 2, kept: 400, parts: { train: train.length, test: test.length } });
    expect(report.rules.find(({ rule }) => rule === 'near-duplicate')).toMatchObject({ limit: false, rejected: 0 });
    expect(report.domainsFrom).toBe('records');
    expect(report.domains.map(({ name }) => name).sort()).toEqual(['农业', '医学', '数学']);
    expect(events.some((event) => event.kind === 'counts' && event.counts.records === 400)).toBe(true);
    expect(events.filter((event) => event.kind === 'warning').map(({ key }) => key)).toEqual([
      'pipeline.rejected',
      'pipeline.malformed',
    ]);
  });

  it('gives the same bytes again', async () => {
    const rows = questions(300);
    const how = {
      path,
      clean,
      noise: { folds: 3 },
      augment: { homophone: true },
      balance: { method: 'cap', most: 90 },
    };
    expect((await run(await file(rows), how)).digest).toBe((await run(await file(rows), how)).digest);
  });

  it('keeps a test file of the user’s own whole, and drops training records like it', async () => {
    const rows = questions(200);
    const folder = await file(rows);
    await writeFile(join(folder, 'held.jsonl'), jsonl([...rows.slice(0, 20), { ...rows[30], input: 'OK?' }]));
    const { report, rows: read } = await run(folder, { path, test: 'held.jsonl', clean: { 'near-duplicate': false } });
    expect(await read('test.jsonl')).toHaveLength(21);
    expect(report.rules.find(({ rule }) => rule === 'leakage')!.rejected).toBeGreaterThanOrEqual(20);
    expect((await read('rejected.jsonl')).filter(({ part }) => part === 'given')).toEqual([]);
  });

  it('evens out the training part only, and says what it made', async () => {
    const rows = questions(400);
    const balance = { method: 'oversample', by: 'domain' };
    const { report, rows: read } = await run(await file(rows), {
      ...{ path, clean, balance, noise: { folds: 0 } },
      augment: { homophone: { rate: 0.2 }, most: 1 },
    });
    const train = await read('train.jsonl');
    const ids = new Set(train.map(({ id }) => id));
    expect(ids.size).toBe(train.length);
    const largest = Math.max(...report.domains.map(({ before }) => before));
    for (const { after } of report.domains) expect(after).toBeGreaterThanOrEqual(largest);
    expect(report.made.map(({ by }) => by).sort()).toEqual(['homophone', 'oversample']);
    const sum = report.made.reduce((total, { count }) => total + count, 0);
    expect(train.filter(({ lineage }) => lineage)).toHaveLength(sum);
    const held = new Set((await read('test.jsonl')).map(({ text }) => text));
    expect(train.filter(({ text }) => held.has(text))).toEqual([]);
    expect((await read('test.jsonl')).every(({ lineage }) => lineage === undefined)).toBe(true);
  });

  it('lists suspicious labels and drops them only if told to', async () => {
    const rows = questions(800).map((row, at) => {
      const own = (row['domain'] as string) === '数学' ? '数' : '他';
      return { ...row, label: (at * 7919) % 101 < 4 ? (own === '数' ? '他' : '数') : own };
    });
    const folder = await file(rows);
    const listed = await run(folder, { path, clean });
    const suspects = await listed.rows('suspects.jsonl');
    expect(listed.report.noise).toMatchObject({ dropped: 0, found: suspects.length });
    expect(suspects.length).toBeGreaterThan(5);
    expect(suspects[0]).toMatchObject({ dropped: false });
    const dropped = await run(folder, { path, clean, noise: { drop: 1 } });
    const gone = dropped.report.noise!.dropped;
    expect(gone).toBeGreaterThan(5);
    expect(dropped.report.parts['train']).toBe(listed.report.parts['train']! - gone);
  });

  it('names clusters where the records have no domain', async () => {
    const rows = questions(600).map(({ domain: _, ...row }) => row);
    const { report } = await run(await file(rows), { path, clean, noise: { folds: 0 } });
    expect(report.domainsFrom).toBe('clusters');
    expect(report.domains.length).toBeGreaterThan(2);
    expect(report.domains.reduce((sum, { after }) => sum + after, 0)).toBe(report.parts['train']);
  });

  it('names the demo among its sources where only the test file is the user’s own', async () => {
    const folder = await file(questions(40));
    const { report } = await run(folder, { demo: { size: 200 }, test: path, noise: { folds: 0 } });
    expect(report.sources.map(({ name }) => name)).toEqual(['demo', path]);
  });

  it('says so where a label has no training record', async () => {
    const folder = await file(questions(200));
    const held = questions(12).map((row, at) => ({
      ...row,
      input: `测试：${row['input']}`,
      label: at % 2 ? '丙' : '甲',
    }));
    await writeFile(join(folder, 'held.jsonl'), jsonl(held));
    const { events } = await run(folder, { path, test: 'held.jsonl', clean, noise: { folds: 0 } });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'warning', key: 'data.untrained', values: { labels: '"丙"' } }),
    );
  });

  it('refuses to leave nothing to learn from', async () => {
    const split = { validation: 0.5, test: 0.5 };
    await expect(run(await file(questions(100)), { path, clean, split })).rejects.toMatchObject({
      key: 'data.empty-part',
      values: { part: 'train' },
    });
  });

  it('tells how far the writing is', async () => {
    const how = { path, clean, noise: { folds: 0 }, augment: { homophone: true } };
    const { events } = await run(await file(questions(400)), how);
    const told = events.flatMap((event) => (event.kind === 'counts' ? [event.counts] : []));
    expect(told.at(-1)).toMatchObject({ phase: 'writing', share: 1 });
  });

  it('stops in the middle of writing, and leaves the part as it was', async () => {
    const folder = await file(questions(50).map((row, at) => ({ ...row, id: `${at}`, text: row['input'] })));
    const before = await readFile(join(folder, path), 'utf8');
    const augment = { homophone: true };
    const how = { times: new Uint16Array(50).fill(1), augment, seed: 1, others: [], made: () => undefined };
    const tell = (records: number): void => {
      if (records === 20) throw new Error('enough');
    };
    await expect(compose(join(folder, path), { ...how, tell })).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual([path]);
    expect(await readFile(join(folder, path), 'utf8')).toBe(before);
  });

  it('stops when it is told to, and leaves nothing half-written', async () => {
    const controller = new AbortController();
    const folder = await file(questions(3000));
    const running = run(folder, { path, clean }, controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(running).rejects.toThrow('enough');
    const { report } = await run(folder, { path, clean, noise: { folds: 0 } });
    expect(report.read).toBe(3000);
  });
});

describe('a teacher at an endpoint', () => {
  const unlabelled = (count: number): Row[] =>
    questions(count).map(({ input, domain }) => ({ input, ...(domain === '数学' ? { domain } : {}) }));
  const ask = { labels: ['数学', '其他'], samples: 1, logprobs: false };

  it('labels what has no label, keeps its reasoning, sets aside what it did not answer, and is asked once', async () => {
    const server = await chatServer(({ prompt }) => {
      if (prompt.includes('沿海')) return says('Z');
      const [, math] = /(\w)\. 数学/.exec(prompt)!;
      const [, other] = /(\w)\. 其他/.exec(prompt)!;
      return says(/<文本>[^<]*(方程|概率)/.test(prompt) ? math! : other!, {
        reasoning: `先看题目。${prompt.slice(-5)}`,
      });
    });
    const folder = await file(unlabelled(160));
    const how = {
      path,
      clean,
      endpoint: { baseUrl: server.baseUrl, model: 'r1', retries: 0 },
      ask,
      noise: { folds: 0 },
    };
    const { report, rows } = await run(folder, {
      ...how,
      clean: { ...clean, relevance: false, truncated: false, chinese: false },
    });
    const [train, test] = [await rows('train.jsonl'), await rows('test.jsonl')];
    expect(new Set([...train, ...test].map(({ label }) => label))).toEqual(new Set(['数学', '其他']));
    expect(train[0]).toMatchObject({ lineage: [{ by: 'teacher:r1' }], reasoning: expect.stringContaining('先看题目') });
    expect(train[0]!['logits']).toHaveLength(2);
    const refused = await rows('refused.jsonl');
    expect(refused.length).toBeGreaterThan(0);
    expect(train.length + test.length + refused.length).toBe(160);
    expect(report.asked).toMatchObject({
      model: 'r1',
      answered: train.length + test.length,
      refused: { outside: refused.length },
    });
    const sent = server.log.length;
    const again = await run(folder, {
      ...how,
      clean: { ...clean, relevance: false, truncated: false, chinese: false, 'question-long': 900 },
    });
    expect(again.report.asked).toMatchObject({ answered: train.length + test.length });
    expect(server.log.length).toBe(sent);
  });

  const terse = (prompt: string) =>
    ({ kind: 'answer', content: prompt.includes('方程') ? 'A' : '{"label": "B"}' }) as const;

  it('keeps the records of a teacher that only names labels, and counts them while it asks', async () => {
    const server = await chatServer(async ({ prompt }) => {
      await sleep(10);
      return terse(prompt);
    });
    const folder = await file(unlabelled(160));
    const endpoint = { baseUrl: server.baseUrl, model: 'terse' };
    const { report, rows, events } = await run(folder, { path, clean, endpoint, ask, noise: { folds: 0 } });
    expect(report.kept).toBe(160);
    expect((await rows('train.jsonl')).filter(({ answer }) => answer !== undefined)).toEqual([]);
    const asked = events.flatMap((event) => (event.kind === 'counts' ? [event.counts] : []));
    const [early] = asked.filter(({ phase }) => phase === 'asking');
    expect(early!.records).toBeLessThan(160);
    expect(early!.share).toBeCloseTo(early!.records / 160);
  });

  it('says what a spent budget has left out, and goes on from there with a larger one', async () => {
    const server = await chatServer(({ prompt }) => terse(prompt));
    const folder = await file(unlabelled(160));
    const endpoint = { baseUrl: server.baseUrl, model: 'dear', maxTokens: 50, concurrency: 1, retries: 0 };
    const how = { path, clean, ask, noise: { folds: 0 } };
    const some = await run(folder, { ...how, endpoint: { ...endpoint, budget: { tokens: 9000 } } });
    const left = (await some.rows('refused.jsonl')).length;
    expect(left).toBeGreaterThan(50);
    expect(left + some.report.kept).toBe(160);
    expect(some.report.asked!.refused).toEqual({ budget: left });
    expect(some.events.filter((event) => event.kind === 'warning')).toMatchObject([
      { key: 'teacher.budget-spent', values: { count: left } },
    ]);
    const asked = some.events.flatMap((event) => (event.kind === 'counts' ? [event.counts] : []));
    expect(asked.some(({ losses }) => losses?.rejected['refused'] === left)).toBe(true);
    const none = await broken(folder, { ...how, endpoint: { ...endpoint, model: 'dearer', budget: { tokens: 9001 } } });
    expect(none.error).toMatchObject({ key: 'teacher.no-answers', values: { count: 160 } });
    expect(none.events).toContainEqual(
      expect.objectContaining({ kind: 'warning', key: 'teacher.budget-spent', values: { count: 160 } }),
    );
    const all = await run(folder, { ...how, endpoint });
    expect(all.report.kept).toBe(160);
    expect(server.log.length).toBe(160);
  });

  it('asks nothing where the records have labels that it is not asked for, or nobody to ask', async () => {
    const server = await chatServer(({ prompt }) => terse(prompt));
    const endpoint = { baseUrl: server.baseUrl, model: 'r1' };
    const folder = await file(questions(40).map((row, at) => ({ ...row, label: at % 2 ? '数学' : '历史' })));
    await expect(run(folder, { path, clean, endpoint, ask })).rejects.toMatchObject({
      key: 'teacher.other-label',
      values: { labels: '"历史"' },
    });
    expect(server.log.length).toBe(0);
    await expect(run(await file(unlabelled(20)), { path })).rejects.toMatchObject({ key: 'data.no-label' });
    await expect(run(folder, { path, ask })).rejects.toMatchObject({ key: 'teacher.no-endpoint' });
    await expect(run(folder, { path, augment: { 'back-translation': true } })).rejects.toMatchObject({
      key: 'teacher.no-endpoint',
    });
  });

  it('does without the translations that fail, but not without the endpoint', async () => {
    const server = await chatServer(({ prompt }, number) => {
      const text = prompt.split('\n')[2]!;
      const content = prompt.includes('译成英文') ? `EN ${text}` : text.replace('EN ', '请问，');
      return { kind: 'answer', content: number > 400 ? ' ' : content };
    });
    const folder = await file(questions(300));
    const endpoint = { baseUrl: server.baseUrl, model: 'r1', retries: 0 };
    const how = { path, clean, noise: { folds: 0 }, augment: { 'back-translation': true } };
    const { report, events } = await run(folder, { ...how, endpoint });
    expect(report.made[0]).toMatchObject({ by: 'back-translation' });
    expect(report.asked!.refused.empty).toBeGreaterThan(10);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'warning', key: 'teacher.left-out' }));
    const nobody = { baseUrl: 'http://127.0.0.1:1/v1', model: 'r2', retries: 0 };
    await expect(run(folder, { ...how, endpoint: nobody })).rejects.toMatchObject({ key: 'teacher.unreachable' });
  });
});
