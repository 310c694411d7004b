// Every task from records to a bundle that answers: several labels, entities, answer choice, each in seconds.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../toolkit/pipeline/events.ts';
import { produce } from '../../toolkit/pipeline/produce.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import { type Bundle, openBundle } from '../../toolkit/runtime/bundle.ts';
import { MANIFEST, SEAL, seal } from '../../toolkit/runtime/format.ts';
import { penjing } from '../cli/penjing.ts';
import { freshFolder } from '../pipeline/fakes.ts';

/** Milliseconds that a whole run may take on a busy machine. */
const PATIENCE = 600_000;

/** The `k`th draw for record `i`. */
const pick = <T>(from: readonly T[], i: number, k: number): T => from[word(streamKey(9, i), k) % from.length]!;

const devices = ['变压器', '断路器', '电流互感器', '避雷器', '电缆', '隔离开关'];
const places = ['东湖站', '西山所', '南桥变电站', '北口线路', '中心机房', '滨江开闭所'];
const faults = ['渗油严重', '温度过高', '发出异响', '外壳破损', '接地不良', '无法合闸'];
const times = ['今天早上', '昨晚八点', '巡视途中', '雨后不久', '检修之前', '值班期间', '凌晨三点', '送电以后'];
const people = ['值班员', '巡线工', '班长', '调度员', '老张', '新来的同事'];
const ends = ['请尽快处理', '已挂牌等待', '需要备件', '现场已隔离', '照片已上传', '改日复查'];

const parts = (i: number) => ({
  ...{ device: pick(devices, i, 0), place: pick(places, i, 1), fault: pick(faults, i, 2) },
  ...{ time: pick(times, i, 3), who: pick(people, i, 4), end: pick(ends, i, 5) },
});

const shape = { norm: 'pre', convolution: 3, pooling: 'mean' } as const;
const small = {
  ...{ name: 'small', profiles: ['linux-x64'], threads: 1, calibrate: { samples: 32 } },
  student: { model: 'micro', shape, epochs: 6, batchSize: 16, learningRate: 3e-3 },
  text: { maxLength: 40 },
};

async function run(records: readonly object[], more: object): Promise<{ folder: string; events: readonly Event[] }> {
  const folder = await freshFolder();
  await writeFile(join(folder, 'records.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const data = { path: 'records.jsonl', split: { test: 0.2, validation: 0.1 }, noise: { folds: 0 } };
  const recipe = parseRecipe({ ...small, data, ...more }, 'small');
  const events: Event[] = [];
  const options = { signal: new AbortController().signal, now: () => performance.now(), language: 'en' } as const;
  for await (const event of produce({ recipe, folder }, options)) events.push(event);
  return { folder, events };
}

const figure = (events: readonly Event[], name: string, step?: string): number => {
  const found = events.find(
    (event) => event.kind === 'metric' && event.name === `pipeline.metric.${name}` && (!step || event.step === step),
  );
  if (found?.kind !== 'metric') throw new Error(`no figure ${name}`);
  return found.value;
};

const summaryOf = (events: readonly Event[]) => {
  const last = events.at(-1)!;
  if (last.kind !== 'summary') throw new Error(`the run ended with ${last.kind}`);
  return last.summary.bundles[0]!;
};

const opened = async <T>(folder: string, use: (bundle: Bundle) => Promise<T>): Promise<T> => {
  const bundle = await openBundle(join(folder, 'out', 'small-linux-x64.tar.gz'));
  try {
    return await use(bundle);
  } finally {
    await bundle.close();
  }
};

/** What the program inside the bundle prints. */
const onDevice = async (folder: string, text: string): Promise<unknown> => {
  const program = join(folder, 'out', 'small-linux-x64', 'runtime', 'main.mjs');
  return JSON.parse((await promisify(execFile)(process.execPath, [program, 'predict', text])).stdout);
};

describe('entities', () => {
  const records = Array.from({ length: 320 }, (_, i) => {
    const { device, place, fault, time, who, end } = parts(i);
    const before = `${time}${who}报告`;
    const text = `${before}${place}的${device}${fault}，${end}`;
    const at = before.length + place.length + 1;
    const entities = [
      { start: before.length, end: before.length + place.length, type: '地点' },
      { start: at, end: at + device.length, type: '设备' },
    ];
    return { text, entities };
  });
  let folder: string;
  let events: readonly Event[];

  beforeAll(async () => {
    const teacher = { model: 'micro', shape, epochs: 6, batchSize: 16, learningRate: 3e-3 };
    ({ folder, events } = await run(records, { task: 'tag', teacher }));
  }, PATIENCE);

  it('are found, in float and in integers', () => {
    expect(figure(events, 'entity-f1', 'evaluate')).toBeGreaterThan(0.9);
    expect(figure(events, 'int8-entity-f1')).toBeGreaterThan(0.9);
    expect(figure(events, 'float-matmuls')).toBe(0);
    expect(summaryOf(events)).toMatchObject({ figure: 'entity-f1' });
  });

  it('are scored by type', () => {
    const evaluation = events.find((event) => event.kind === 'evaluation');
    expect(evaluation).toMatchObject({
      evaluation: { classes: [{ label: '地点' }, { label: '设备' }], confusion: [] },
    });
  });

  it('come out of the bundle, the program inside it and the command', async () => {
    const text = '昨晚八点老张报告西山所的断路器发出异响，请尽快处理';
    const items = await opened(folder, async ({ model, manifest }) => {
      expect(manifest).toMatchObject({ task: 'tag', labels: ['地点', '设备'], golden: { rows: 8 } });
      expect(manifest.metrics).toMatchObject({ floatEntityF1: expect.any(Number), int8EntityF1: expect.any(Number) });
      return (await model.reply([text]))[0]!.items;
    });
    expect(items.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ['地点', '西山所'],
      ['设备', '断路器'],
    ]);
    const entities = [
      { type: '地点', start: 8, end: 11, text: '西山所' },
      { type: '设备', start: 12, end: 15, text: '断路器' },
    ];
    expect(await onDevice(folder, text)).toEqual({ text, entities });
    const bundle = join('out', 'small-linux-x64');
    const said = await penjing(['predict', bundle, text], folder);
    expect(said.stdout).toBe(`地点 西山所, 设备 断路器\t${text}\n`);
    const json = await penjing(['predict', bundle, text, '--json'], folder);
    expect(JSON.parse(json.stdout)).toEqual({ text, entities });
  });

  it(
    'are learned from a bundle that knows them, token by token',
    async () => {
      const path = join(folder, 'out', 'small-linux-x64');
      const text = { maxLength: 40, vocab: join(path, 'vocab.txt') };
      const again = await run(records.slice(0, 160), { task: 'tag', teacher: { path }, text, distil: { alpha: 0.9 } });
      expect(figure(again.events, 'entity-f1', 'evaluate')).toBeGreaterThan(0.7);
      const foreign = run(records.slice(0, 160), { task: 'tag', teacher: { path } });
      await expect(foreign).rejects.toThrow(/expected a teacher that reads the student’s vocabulary/);
      const classes = records.slice(0, 160).map(({ text }, i) => ({ text, label: pick(faults, i, 2) }));
      await expect(run(classes, { teacher: { path } })).rejects.toThrow(
        /expected a teacher for the task classify, received one for tag/,
      );
    },
    PATIENCE,
  );

  it(
    'a bundle with another head is refused',
    async () => {
      const path = join(folder, 'out', 'small-linux-x64');
      const manifest = await readFile(join(path, MANIFEST), 'utf8');
      const changed = manifest.replace('"task": "tag"', '"task": "classify"');
      await writeFile(join(path, MANIFEST), changed);
      await writeFile(join(path, SEAL), seal(changed));
      await expect(openBundle(path, { verify: 'golden' })).rejects.toThrow(
        /expected outputs for the task classify \(logits\), received emissions/,
      );
      await writeFile(join(path, MANIFEST), manifest);
      await writeFile(join(path, SEAL), seal(manifest));
    },
    PATIENCE,
  );
});

describe('several labels', () => {
  const records = Array.from({ length: 320 }, (_, i) => {
    const { device, place, fault, time, who, end } = parts(i);
    const labels = [...(fault === '温度过高' || fault === '发出异响' ? ['运行'] : [])];
    if (device.endsWith('器')) labels.push('器件');
    if (end === '需要备件' || end === '请尽快处理') labels.push('待办');
    return { text: `${time}${who}报告${place}的${device}${fault}，${end}`, labels };
  });
  let folder: string;
  let events: readonly Event[];

  beforeAll(async () => {
    const student = { ...small.student, epochs: 10 };
    const teacher = student;
    ({ folder, events } = await run(records, { task: 'multilabel', threshold: 'tuned', student, teacher }));
  }, PATIENCE);

  it('are told, in float and in integers', () => {
    expect(figure(events, 'micro-f1', 'evaluate')).toBeGreaterThan(0.75);
    expect(figure(events, 'int8-micro-f1')).toBeGreaterThan(0.75);
    expect(figure(events, 'subset')).toBeGreaterThan(0.5);
    expect(figure(events, 'average-precision')).toBeGreaterThan(0.85);
    expect(summaryOf(events)).toMatchObject({ figure: 'micro-f1' });
  });

  it('come out of the bundle with their own thresholds', async () => {
    await opened(folder, async ({ model, manifest }) => {
      expect(manifest.thresholds).toHaveLength(3);
      const [reply] = await model.reply(['昨晚八点老张报告西山所的断路器发出异响，请尽快处理']);
      const wanted = model.labels.filter((_, k) => reply!.probabilities![k]! >= manifest.thresholds![k]!);
      expect(reply!.items.map(({ kind }) => kind)).toEqual(wanted);
    });
    const text = '今天早上班长报告东湖站的变压器温度过高，需要备件';
    expect(await onDevice(folder, text)).toMatchObject({ text, labels: expect.any(Array) });
    const said = await penjing(['predict', join('out', 'small-linux-x64'), text], folder);
    expect(said.stdout).toMatch(new RegExp(`^(\\S+ [\\d.]+ %(, )?)+\t${text}\n$`));
  });

  it(
    'cannot be tuned without a validation part',
    async () => {
      const data = { path: 'records.jsonl', noise: { folds: 0 } };
      const student = { ...small.student, epochs: 1 };
      await expect(run(records, { task: 'multilabel', threshold: 'tuned', student, data })).rejects.toThrow(
        /threshold: expected a validation part/,
      );
    },
    PATIENCE,
  );
});

describe('answer choice', () => {
  const records = Array.from({ length: 150 }, (_, i) => {
    const { device, fault, time, who, end } = parts(i);
    const others = places.filter((_, k) => k !== i % places.length);
    const choices = [places[i % places.length]!, pick(others, i, 6), pick(others, i, 7)];
    const answer = word(streamKey(8, i), 0) % 3;
    const shown = choices.map((_, k) => choices[(k + 3 - answer) % 3]!);
    return {
      question: `${time}${who}在${choices[0]}发现${device}${fault}，${end}，地点是哪里`,
      choices: shown,
      answer,
    };
  });

  it(
    'is judged by questions, candidates together',
    async () => {
      const student = { ...small.student, shape: { ...shape, overlap: true }, epochs: 6 };
      const { folder, events } = await run(records, { task: 'pair', student, text: { maxLength: 64 } });
      expect(figure(events, 'choice', 'evaluate')).toBeGreaterThan(0.6); // a third by chance
      expect(figure(events, 'int8-choice')).toBeGreaterThan(0.6);
      expect(summaryOf(events)).toMatchObject({ figure: 'choice' });
      await opened(folder, async ({ model, manifest }) => {
        expect(manifest).toMatchObject({ task: 'pair', labels: ['否', '是'] });
        expect((await model.reply([['地点是哪里', '东湖站']]))[0]!.probabilities).toHaveLength(2);
      });
    },
    PATIENCE,
  );
});
