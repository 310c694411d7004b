// From an ONNX encoder of the world to a bundle that answers, and to a folder for Python that a run can go on from.
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import type { Event, StageName } from '../../toolkit/pipeline/events.ts';
import { produce } from '../../toolkit/pipeline/produce.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { goldenConfig, goldenParameters } from '../golden.ts';
import { exported, styles } from '../model/imported/exported.ts';
import { freshFolder } from '../pipeline/fakes.ts';

const pooled = exported(goldenConfig(), goldenParameters(), { ...styles['opset 14'], outputs: 'pooled' });
/** For machines that are busy. */
const PATIENCE = 180_000;
/** An activation that no model of ours has. */
const foreign: Graph = {
  ...pooled,
  nodes: pooled.nodes.map((node) => (node.op === 'Erf' ? { ...node, op: 'Tanh' } : node)),
};

const recipe = {
  name: 'small',
  data: { path: 'texts.jsonl' },
  student: { from: 'world.onnx', epochs: 6, learningRate: 2e-3 },
  calibrate: { samples: 32 },
  profiles: ['linux-x64'],
  threads: 1,
};

async function run(folder: string, change: object = {}, to?: StageName): Promise<readonly Event[]> {
  const events: Event[] = [];
  const when = {
    signal: new AbortController().signal,
    now: () => performance.now(),
    ...(to === undefined ? {} : { to }),
  };
  const options = { ...when, language: 'en' } as const;
  for await (const event of produce({ recipe: parseRecipe({ ...recipe, ...change }, 'small'), folder }, options))
    events.push(event);
  return events;
}

async function prepared(graph: Graph): Promise<string> {
  const folder = await freshFolder();
  const rows = Array.from({ length: 160 }, (_, i) => ({
    text: `${i % 2 ? '今天不能去' : '明天可以来'}${i}`,
    label: i % 2 ? '否' : '是',
  }));
  await writeFile(join(folder, 'texts.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await writeFile(join(folder, 'world.onnx'), concat(writeModel(graph).model));
  await copyFile(join(import.meta.dirname, '../golden/hf-checkpoint/vocab.txt'), join(folder, 'vocab.txt'));
  return folder;
}

const warnings = (events: readonly Event[]) => events.flatMap((event) => (event.kind === 'warning' ? [event.key] : []));
const metric = (events: readonly Event[], name: string) =>
  events.find((event) => event.kind === 'metric' && event.name === name);

describe('an encoder of another kind', { timeout: PATIENCE }, () => {
  let folder: string;
  let events: readonly Event[];

  beforeAll(async () => {
    folder = await prepared(foreign);
    events = await run(folder);
  }, PATIENCE);

  it('is trained as it is, all its linear layers in integers', () => {
    expect(warnings(events)).toEqual(expect.arrayContaining(['model.heads-missing', 'model.imported']));
    expect(metric(events, 'pipeline.metric.float-matmuls')).toMatchObject({ value: 0 });
    expect(metric(events, 'pipeline.metric.accuracy')).toMatchObject({ value: 1 });
    expect(metric(events, 'pipeline.metric.int8-accuracy')).toMatchObject({ value: 1 });
  });

  it('answers from its bundle', async () => {
    const bundle = await openBundle(join(folder, 'out', 'small-linux-x64'));
    const [no, yes] = await bundle.model.reply(['今天不能去了', '明天可以来吧']);
    await bundle.close();
    expect([no!.items[0]!.kind, yes!.items[0]!.kind]).toEqual(['否', '是']);
  });

  it('goes out to a folder that says what it is, and that another run goes on from', async () => {
    const student = join(folder, 'out', 'small-student');
    expect(await readFile(join(student, 'README.md'), 'utf8')).toContain(
      '`encoder_graph` in config.json change the model',
    );
    for (const from of [join('out', 'small-student'), join('out', 'small-student', 'model.onnx')]) {
      const next = await run(folder, { student: { from, epochs: 1, learningRate: 1e-9 } }, 'evaluate');
      expect(warnings(next)).not.toContain('model.heads-missing');
      expect(metric(next, 'pipeline.metric.accuracy')).toMatchObject({ value: 1 });
    }
  });

  it('takes no parts that only ours have', async () => {
    const asked = run(folder, { student: { ...recipe.student, attention: 'sla' } });
    await expect(asked).rejects.toMatchObject({ key: 'model.imported-part', values: { part: 'attention' } });
  });
});

it('a BERT is trained as ours', { timeout: PATIENCE }, async () => {
  const folder = await prepared(pooled);
  const events = await run(folder, {}, 'evaluate');
  expect(warnings(events)).not.toContain('model.imported');
  expect(metric(events, 'pipeline.metric.accuracy')).toMatchObject({ value: 1 });
  const store = join(folder, '.penjing', 'store');
  const student = (await readdir(store)).find((name) => name.startsWith('student-'))!;
  const config = JSON.parse(await readFile(join(store, student, 'config.json'), 'utf8')) as object;
  expect(config).not.toHaveProperty('encoder_graph');
});

it('an encoder of one size is refused before anything is trained', { timeout: PATIENCE }, async () => {
  const fixed = pooled.inputs.map((input) => ({ ...input, shape: [1, 128] }));
  const folder = await prepared({ ...pooled, inputs: fixed });
  await expect(run(folder)).rejects.toMatchObject({ key: 'model.imported-size', exit: 2 });
});
