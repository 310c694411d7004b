// From texts to a bundle that fills holes.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openMasked } from '../../toolkit/pipeline/masked-model.ts';
import { plan } from '../../toolkit/pipeline/plan.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { openStore } from '../../toolkit/pipeline/store.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { drain, freshFolder } from './fakes.ts';
import { documents } from './general/corpus.ts';

const recipe = {
  ...{ name: 'fill', task: 'mask', threads: 1, text: { maxLength: 32 } },
  ...{ data: { path: 'texts.jsonl', noise: { folds: 0 } }, calibrate: { samples: 32 } },
  student: {
    ...{ model: 'micro', shape: { norm: 'pre', convolution: 3, bigrams: 500 } },
    ...{ epochs: 10, batchSize: 16, learningRate: 3e-3, dropout: 0 },
  },
};

async function run(change: object = {}) {
  const folder = await freshFolder();
  const texts = documents(240).flat();
  await writeFile(join(folder, 'texts.jsonl'), texts.map((text) => JSON.stringify({ text })).join('\n'));
  const { signal } = new AbortController();
  const { stages } = await plan({ recipe: parseRecipe({ ...recipe, ...change }, 'test'), folder }, { signal });
  return drain(stages, await openStore(join(folder, 'store')), { now: () => performance.now() });
}

describe('a recipe for a model that fills holes', () => {
  let done: Awaited<ReturnType<typeof run>>;
  let bundle: string;

  beforeAll(async () => {
    done = await run();
    bundle = join(done.artifacts['bundle/linux-x64']!.folder, 'fill-linux-x64');
  }, 240_000);

  const figure = (name: string): number => {
    const found = done.events.find((event) => event.kind === 'metric' && event.name === `pipeline.metric.${name}`);
    if (found?.kind !== 'metric') throw new Error(`no ${name}`);
    return found.value;
  };

  it('tells most hidden characters, in integers too, and says in how much doubt it is', () => {
    expect(figure('told')).toBeGreaterThan(0.6);
    expect(figure('int8-told')).toBeGreaterThan(figure('told') - 0.05);
    expect(figure('perplexity')).toBeCloseTo(Math.exp(figure('loss')), 6);
    expect(figure('float-matmuls')).toBe(0);
  });

  it('leaves a bundle that is sound and fills', async () => {
    const { manifest, model, close } = await openBundle(bundle);
    expect(manifest).toMatchObject({ task: 'mask', labels: [] });
    expect(manifest.metrics['int8Told']).toBeGreaterThan(0.5);
    const [reply] = await model.reply(['变压器昨□修理了故障线路']);
    expect(reply!.filled!.text).toBe('变压器昨天修理了故障线路');
    await close();
    const rows = readFileSync(join(bundle, 'golden.jsonl'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(8);
    for (const row of rows) expect((JSON.parse(row) as { logits: number[] }).logits).toHaveLength(16);
  });

  it('can be asked by augmentation', async () => {
    const model = await openMasked(bundle, 1);
    const [fillings] = await model.fill('变压器昨天修理了故障线路', [{ start: 4, end: 5 }]);
    expect(fillings![0]!.text).toBe('天');
    await model.release();
  });

  it('has no teacher', async () => {
    await expect(run({ teacher: {} })).rejects.toThrow('teacher: expected none for the task mask');
  });
});
