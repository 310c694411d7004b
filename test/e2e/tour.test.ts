// From questions to a bundle that answers: the tour of the toolkit, in seconds.
import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Cancelled } from '../../toolkit/pipeline/cancelled.ts';
import type { Event } from '../../toolkit/pipeline/events.ts';
import { type ProduceOptions, produce } from '../../toolkit/pipeline/produce.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { freshFolder, states } from '../pipeline/fakes.ts';
import { smallRecipe } from './small.ts';

async function run(
  folder: string,
  change: object = {},
  options: Partial<ProduceOptions> = {},
): Promise<readonly Event[]> {
  const events: Event[] = [];
  const recipe = parseRecipe({ ...smallRecipe, ...change }, 'small');
  const defaults = { signal: new AbortController().signal, now: () => performance.now(), language: 'en' } as const;
  for await (const event of produce({ recipe, folder }, { ...defaults, ...options })) events.push(event);
  return events;
}

const bundleOf = (events: readonly Event[]) => {
  const last = events.at(-1)!;
  if (last.kind !== 'summary') throw new Error(`the run ended with ${last.kind}`);
  return last.summary.bundles[0]!;
};

describe('a run', () => {
  let folder: string;
  let events: readonly Event[];

  beforeAll(async () => {
    folder = await freshFolder();
    events = await run(folder);
  });

  it('goes through every stage and leaves a bundle and its archive', async () => {
    expect(states(events).filter((state) => state.endsWith('done'))).toEqual(
      ['data', 'teacher', 'student', 'evaluate', 'calibrate', 'compress/linux-x64', 'bundle/linux-x64'].map(
        (step) => `${step} done`,
      ),
    );
    expect((await readdir(join(folder, 'out'))).sort()).toEqual([
      'small-data',
      'small-linux-x64',
      'small-linux-x64.tar.gz',
      'small-student',
    ]);
    expect(await readdir(join(folder, 'out', 'small-data'))).toContain('report.html');
    expect(
      (await readdir(join(folder, '.penjing', 'store'))).filter((name) => !/^[a-z]+-[0-9a-f]{24}$/.test(name)),
    ).toEqual([]);
  });

  it('leaves no linear layer in float32 that should be integer', () => {
    const metric = events.find((event) => event.kind === 'metric' && event.name === 'pipeline.metric.float-matmuls');
    expect(metric).toMatchObject({ value: 0 });
    expect(bundleOf(events).sizes.payload).toBeLessThan(2e6);
  });

  it('answers from the archive', async () => {
    const bundle = await openBundle(join(folder, 'out', 'small-linux-x64.tar.gz'));
    const [prediction] = await bundle.model.reply(['小明有3个苹果，又买了5个，一共有几个？']);
    await bundle.close();
    expect(['推理', '非推理']).toContain(prediction!.items[0]!.kind);
    expect(prediction!.probabilities!.reduce((sum, share) => sum + share)).toBeCloseTo(1, 6);
  });

  it('does nothing twice', async () => {
    const again = await run(folder);
    expect(states(again).every((state) => state.endsWith('cached'))).toBe(true);
    expect(bundleOf(again).sha256).toBe(bundleOf(events).sha256);
  });

  it('gives the same bytes in another folder, also when it was cancelled in between', async () => {
    const other = await freshFolder();
    for (const stopAt of [1, 5, 9]) {
      const controller = new AbortController();
      let steps = 0;
      const recipe = parseRecipe(smallRecipe, 'small');
      const stopped = (async () => {
        for await (const event of produce(
          { recipe, folder: other },
          { signal: controller.signal, now: () => performance.now(), language: 'en' },
        )) {
          if (event.kind === 'training' && ++steps === stopAt) controller.abort(new Cancelled());
        }
      })();
      await expect(stopped).rejects.toThrow(Cancelled);
    }
    expect(bundleOf(await run(other)).sha256).toBe(bundleOf(events).sha256);
  });

  it('stops after the stage asked for', async () => {
    const some = await run(await freshFolder(), {}, { to: 'data' });
    expect(states(some)).toEqual(['data start', 'data done']);
  });

  it('learns from a file, with pairs of texts and dynamic quantization', async () => {
    const own = await freshFolder();
    const rows = Array.from({ length: 80 }, (_, i) => ({
      text: `天气${i % 7}很好${i}`,
      sentence2: i % 2 ? '今天晴' : '股票涨',
      label: i % 2 ? '是' : '否',
    }));
    await writeFile(join(own, 'pairs.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const change = {
      data: { path: 'pairs.jsonl', split: { validation: 0.1 } },
      teacher: undefined,
      compress: { mode: 'dynamic' },
    };
    const file = await run(own, change);
    expect(states(file)).not.toContain('calibrate done');
    expect(bundleOf(file).prediction.text).toContain(' / ');
    expect(
      file.filter((event) => event.kind === 'metric' && event.name === 'pipeline.metric.validation-accuracy'),
    ).toHaveLength(1);
    await appendFile(
      join(own, 'pairs.jsonl'),
      `${JSON.stringify({ text: '又一条', sentence2: '今天晴', label: '是' })}\n`,
    );
    expect(states(await run(own, change, { to: 'data' }))).toEqual(['data start', 'data done']);
  });

  it('warns of a payload beyond the budget', async () => {
    const some = await run(folder, { budget: { payloadMB: 0.1 } });
    expect(states(some).every((state) => state.endsWith('cached'))).toBe(true);
    expect(some.find((event) => event.kind === 'warning' && event.key === 'pipeline.over-budget')).toBeDefined();
  });
});

describe('models from elsewhere', () => {
  const golden = join(import.meta.dirname, '..', 'golden', 'hf-checkpoint');

  it('a student goes on from a checkpoint of the world, in its vocabulary and shape', async () => {
    const folder = await freshFolder();
    const some = await run(folder, { teacher: undefined, student: { from: golden, epochs: 1 } });
    const value = (name: string) => some.find((event) => event.kind === 'metric' && event.name === name);
    expect(value('pipeline.metric.vocabulary')).toMatchObject({ value: 1200 });
    const warnings = some.flatMap((event) => (event.kind === 'warning' ? [event.key] : []));
    expect(warnings).toContain('model.heads-missing');
    expect(bundleOf(some).int8).toBeGreaterThan(0.4);
    const changed = run(folder, { teacher: undefined, student: { from: golden, epochs: 1 }, text: { maxLength: 128 } });
    await expect(changed).rejects.toMatchObject({ key: 'pipeline.checkpoint' });
  });

  it('a finished bundle teaches another student, and knows its own test set', async () => {
    const folder = await freshFolder();
    const first = await run(folder);
    const path = join('out', 'small-linux-x64');
    const next = await run(folder, { teacher: { path } }, { to: 'student' });
    expect(states(next)).toEqual(['data cached', 'teacher start', 'teacher done', 'student start', 'student done']);
    const told = next.find((event) => event.kind === 'metric' && event.step === 'teacher');
    expect(told).toMatchObject({ value: bundleOf(first).int8 });
    await expect(run(folder, { teacher: { path: 'nowhere' } })).rejects.toMatchObject({ key: 'pipeline.no-file' });
  });
});

describe('bad input', () => {
  it.each([
    ['missing.jsonl', undefined, 'data.missing'],
    ['empty.jsonl', '', 'data.empty'],
    [
      'once.jsonl',
      '{"text":"甲","label":"a"}\n{"text":"乙","label":"a"}\n{"text":"丙","label":"b"}\n',
      'data.label-once',
    ],
    ['broken.jsonl', '{"text":"甲","label":"a"}\nnot json\nnor this\n', 'data.bad-share'],
    ['long.jsonl', `{"text":"${'长'.repeat(100_000)}","label":"a"}\n`, 'data.bad-share'],
  ])('says what is wrong with %s and leaves nothing', async (path, contents, key) => {
    const folder = await freshFolder();
    if (contents !== undefined) await writeFile(join(folder, path), contents);
    await expect(run(folder, { data: { path } })).rejects.toMatchObject({ key, exit: 2 });
    expect(await readdir(join(folder, '.penjing', 'store')).catch(() => [])).toEqual([]);
  });

  it('names the devices it knows', async () => {
    await expect(run(await freshFolder(), { profiles: ['raspberry-pi-44'] })).rejects.toMatchObject({
      key: 'profiles.unknown-meant',
      exit: 2,
    });
  });

  it('says that a folder is in the way', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, '.penjing'), '');
    await expect(run(folder)).rejects.toMatchObject({ key: 'runtime.not-a-folder', exit: 2 });
  });
});
