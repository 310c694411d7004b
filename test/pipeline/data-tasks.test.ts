// The data stage for every task: what the records show, what the recipe says, what has no use.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Example } from '../../toolkit/data/records.ts';
import type { Event } from '../../toolkit/pipeline/events.ts';
import { plan } from '../../toolkit/pipeline/plan.ts';
import { inspectData } from '../../toolkit/pipeline/preview.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { dataLines } from '../../toolkit/pipeline/report/data-lines.ts';
import { dataPage } from '../../toolkit/pipeline/report/data-page.ts';
import type { DataReport } from '../../toolkit/pipeline/report/data-report.ts';
import { demoOf } from '../../toolkit/pipeline/stages/data/demos.ts';
import { type Prepared, readPart, readPrepared } from '../../toolkit/pipeline/stages/examples.ts';
import { openStore } from '../../toolkit/pipeline/store.ts';
import { drain, freshFolder } from './fakes.ts';

interface Outcome {
  readonly prepared: Prepared;
  readonly train: readonly Example[];
  readonly test: readonly Example[];
  readonly report: DataReport;
  readonly metrics: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

async function run(value: object, files: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const folder = await freshFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const { signal } = new AbortController();
  const recipe = parseRecipe({ threads: 1, ...value }, 'test');
  const { stages } = await plan({ recipe, folder }, { signal });
  const { events, artifacts } = await drain(stages, await openStore(join(folder, 'store')), { to: 'data', signal });
  const data = artifacts['data']!;
  return {
    prepared: await readPrepared(data),
    train: await readPart(data, 'train'),
    test: await readPart(data, 'test'),
    report: JSON.parse(await readFile(join(data.folder, 'report.json'), 'utf8')) as DataReport,
    metrics: Object.fromEntries(
      events.flatMap((event) =>
        event.kind === 'metric' ? [[event.name.replace('pipeline.metric.', ''), event.value]] : [],
      ),
    ),
    warnings: events.flatMap((event: Event) => (event.kind === 'warning' ? [event.key] : [])),
  };
}

const demo = { size: 400, seed: 2 };
const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('the demo of a task', () => {
  it('tag: types as labels, entities counted, a dictionary as yardstick', async () => {
    const { prepared, train, test, report, metrics } = await run({ task: 'tag', data: { demo } });
    expect(prepared).toMatchObject({ task: 'tag', labels: ['人员', '地点', '故障', '时间', '设备'] });
    expect(train.length + test.length).toBeGreaterThan(380);
    expect([...train, ...test].every(({ label, spans }) => label === '' && spans)).toBe(true);
    const marked = train.flatMap(({ spans }) => spans!);
    expect(report.classes.reduce((sum, { after }) => sum + after, 0)).toBe(marked.length);
    expect(report.classes.find(({ name }) => name === '设备')!.before).toBe(
      marked.filter(({ type }) => type === '设备').length,
    );
    expect(report.noise).toBeUndefined();
    expect(metrics['dictionary']).toBeGreaterThan(0.4);
    expect(metrics['bag']).toBeUndefined();
    expect(dataLines(report, 'zh').join('\n')).toContain('训练集各类实体数');
    expect(dataPage(report, '演示', 'zh')).toContain('训练集各类实体数');
  });

  it('multilabel: every label counted for each text that has it', async () => {
    const { prepared, train, report, metrics, warnings } = await run({ task: 'multilabel', data: { demo } });
    expect(prepared.task).toBe('multilabel');
    expect(prepared.labels).toHaveLength(6);
    for (const { name, after } of report.classes)
      expect(after).toBe(train.filter(({ labels }) => labels!.includes(name)).length);
    expect(train.some(({ labels }) => labels!.length === 0)).toBe(true);
    expect(metrics['bag']).toBeGreaterThan(0.2);
    expect(metrics['baseline']).toBeLessThan(0.95);
    expect(warnings).not.toContain('data.rare');
  });

  it('pair: every question whole in one part', async () => {
    const { prepared, train, test } = await run({ task: 'pair', data: { demo, noise: { folds: 0 } } });
    expect(prepared).toMatchObject({ task: 'pair', labels: ['否', '是'] });
    const groups = new Set(train.map(({ group }) => group));
    expect(test.some(({ group }) => groups.has(group))).toBe(false);
    const whole = Map.groupBy([...train, ...test], ({ group }) => group);
    for (const group of whole.values()) expect(group).toHaveLength(4);
  });

  it('mask: texts without labels', async () => {
    const { prepared, train, report, metrics } = await run({ task: 'mask', data: { demo } });
    expect(prepared).toMatchObject({ task: 'mask', labels: [] });
    expect(train.length).toBeGreaterThan(300);
    expect(report.classes).toEqual([]);
    expect(Object.keys(metrics).sort()).toEqual(['examples', 'labels', 'vocabulary']);
  });
});

describe('records', () => {
  const tickets = demoOf('tag', demo);

  it('show their task', async () => {
    const rows = tickets.map(({ text, spans }) => ({
      text,
      entities: spans!.map(({ start, end, type }) => [start, end, type]),
    }));
    const { prepared, train } = await run({ data: { path: 'a.jsonl' } }, { 'a.jsonl': jsonl(rows) });
    expect(prepared.task).toBe('tag');
    const known = new Map(tickets.map(({ text, spans }) => [text, spans]));
    for (const { text, spans } of train) expect(spans).toEqual(known.get(text));
  });

  it('of a spreadsheet have several labels where the recipe says what stands between them', async () => {
    const rows = demoOf('multilabel', demo).map(({ text, labels }) => `${text},${labels!.join('|')}\n`);
    const { prepared } = await run(
      { data: { path: 'a.csv', separator: '|' } },
      { 'a.csv': `text,label\n${rows.join('')}` },
    );
    expect(prepared).toMatchObject({ task: 'multilabel' });
    expect(prepared.labels).toHaveLength(6);
  });

  it('of questions with candidates are pairs', async () => {
    const groups = [...Map.groupBy(demoOf('pair', demo), ({ group }) => group).values()];
    const rows = groups.map((group) => ({
      question: group[0]!.text,
      options: group.map(({ pair }) => pair),
      answer: 'ABCD'[group.findIndex(({ label }) => label === '是')],
    }));
    const { prepared, train } = await run(
      { data: { path: 'a.jsonl', noise: { folds: 0 } } },
      { 'a.jsonl': jsonl(rows) },
    );
    expect(prepared).toMatchObject({ task: 'pair', labels: ['否', '是'] });
    expect(train.every(({ group }) => group !== undefined)).toBe(true);
  });

  it('keep their entities when they are normalized, balanced and varied', async () => {
    const rows = tickets.map(({ text, spans }, at) => ({ text, spans, domain: at % 4 === 0 ? '水' : '电' }));
    const { train, report } = await run(
      {
        data: {
          ...{
            path: 'a.jsonl',
            normalize: { nfkc: true, width: true },
            balance: { method: 'oversample', by: 'domain' },
          },
          augment: { homophone: { rate: 0.2 }, glyph: { rate: 0.2 }, most: 1 },
        },
      },
      { 'a.jsonl': jsonl(rows) },
    );
    const surfaces = new Set(
      tickets.flatMap(({ text, spans }) => spans!.map(({ start, end }) => text.slice(start, end))),
    );
    for (const { text, spans } of train)
      for (const { start, end } of spans!) expect(surfaces).toContain(text.slice(start, end));
    expect(report.made.map(({ by }) => by)).toContain('oversample');
    const [first] = report.classes;
    expect(first!.after).toBeGreaterThan(first!.before);
    const after = train.flatMap(({ spans }) => spans!).filter(({ type }) => type === first!.name).length;
    expect(first!.after).toBe(after);
  });

  it('with a type that is there once are warned of', async () => {
    const one = { text: '今天赵敏接到局长电话', spans: [{ start: 5, end: 7, type: '职务' }] };
    const rows = [
      ...tickets.map(({ text, spans }) => ({ text, spans })),
      { ...one, spans: [{ start: 6, end: 8, type: '职务' }] },
    ];
    expect((await run({ data: { path: 'a.jsonl' } }, { 'a.jsonl': jsonl(rows) })).warnings).toContain('data.rare');
  });
});

describe('what does not fit', () => {
  const endpoint = { baseUrl: 'http://127.0.0.1:9', model: 'x' };
  const ask = { labels: ['a', 'b'] };
  const tagged = jsonl(demoOf('tag', { size: 100, seed: 1 }).map(({ text, spans }) => ({ text, spans })));
  const plain = jsonl(Array.from({ length: 40 }, (_, at) => ({ text: `第${at}张工单说了什么`, label: `${at % 2}` })));
  const cases: readonly (readonly [
    what: string,
    recipe: object,
    files: Readonly<Record<string, string>>,
    says: RegExp,
  ])[] = [
    [
      'a teacher asked for entities',
      { task: 'tag', data: { endpoint, ask } },
      {},
      /data\.ask: expected a task with one label .*received tag/,
    ],
    [
      'a teacher asked where records turn out to have entities',
      { data: { path: 'a.jsonl', endpoint, ask } },
      { 'a.jsonl': tagged },
      /data\.ask: .*received tag/,
    ],
    [
      'labels evened out where there are several',
      { task: 'multilabel', data: { balance: { method: 'cap', most: 5 } } },
      {},
      /data\.balance\.by: expected "domain"/,
    ],
    [
      'entities moved about',
      { task: 'tag', data: { augment: { swap: true } } },
      {},
      /data\.augment\.swap: expected an augmenter that leaves entities/,
    ],
    [
      'a recipe for entities and records without',
      { task: 'tag', data: { path: 'a.jsonl' } },
      { 'a.jsonl': plain },
      /a\.jsonl:1: expected entities \(task tag\), received \{"label":"0"\}/,
    ],
    [
      'two files of two tasks',
      { data: { path: ['a.jsonl', 'b.jsonl'] } },
      { 'a.jsonl': plain, 'b.jsonl': tagged },
      /expected one label for one text/,
    ],
    [
      'records of entities without any',
      { data: { path: 'a.jsonl' } },
      { 'a.jsonl': jsonl(Array.from({ length: 40 }, (_, at) => ({ text: `第${at}张工单说了什么`, spans: [] }))) },
      /expected entities of at least one type/,
    ],
    ['no label at all', { data: { path: 'a.jsonl' } }, { 'a.jsonl': '{"text":"甲"}\n' }, /set task to "mask"/],
  ];
  for (const [what, recipe, files, says] of cases) it(what, () => expect(run(recipe, files)).rejects.toThrow(says));
});

describe('a preview', () => {
  it('counts entities by type', async () => {
    const folder = await freshFolder();
    const tickets = demoOf('tag', demo);
    await writeFile(join(folder, 'a.jsonl'), jsonl(tickets));
    const { examples, labels } = await inspectData('a.jsonl', folder, new AbortController().signal);
    expect(examples).toBe(400);
    expect(labels.reduce((sum, { count }) => sum + count, 0)).toBe(tickets.flatMap(({ spans }) => spans!).length);
  });
});
