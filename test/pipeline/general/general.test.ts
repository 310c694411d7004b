// Two-stage training as a whole: a corpus read first, and what the student makes of it.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { asFloat32 } from '../../../toolkit/graph/tensor.ts';
import { readSafetensors } from '../../../toolkit/model/safetensors.ts';
import type { Event } from '../../../toolkit/pipeline/events.ts';
import { plan } from '../../../toolkit/pipeline/plan.ts';
import { parseRecipe } from '../../../toolkit/pipeline/read-recipe.ts';
import type { Artifacts } from '../../../toolkit/pipeline/run.ts';
import { openStore } from '../../../toolkit/pipeline/store.ts';
import { readPretrained } from '../../../toolkit/train/pretrained.ts';
import { drain, freshFolder, states } from '../fakes.ts';
import { documents, fileOf } from './corpus.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // whole runs, on a machine that may have others

const recipe = {
  threads: 1,
  data: { demo: { size: 120, seed: 3 }, noise: { folds: 0 } },
  general: { path: 'corpus.txt', steps: 24, batchSize: 8, heldOut: 0.1, evaluateEvery: 10, learningRate: 3e-3 },
  student: {
    model: 'micro',
    shape: { hidden: 32, norm: 'pre', convolution: 3, bigrams: 500 },
    epochs: 1,
    learningRate: 1e-6,
  },
};

async function place(): Promise<string> {
  const folder = await freshFolder();
  await writeFile(join(folder, 'corpus.txt'), fileOf(documents(300)));
  return folder;
}

interface Options {
  readonly signal?: AbortSignal;
  readonly now?: () => number;
}

async function run(
  folder: string,
  change: object = {},
  { signal = new AbortController().signal, now = () => 0 }: Options = {},
): Promise<{ readonly events: readonly Event[]; readonly artifacts: Artifacts }> {
  const { stages } = await plan({ recipe: parseRecipe({ ...recipe, ...change }, 'test'), folder }, { signal });
  return drain(stages, await openStore(join(folder, 'store')), { to: 'student', signal, now });
}

const done = (events: readonly Event[]) => states(events).filter((state) => !state.endsWith('start'));
const report = (artifacts: Artifacts) =>
  JSON.parse(readFileSync(join(artifacts['general']!.folder, 'general.json'), 'utf8')) as { steps: number };

describe('a recipe with a general stage', () => {
  let folder: string;
  let first: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    folder = await place();
    first = await run(folder);
  });

  it('trains the student’s own shape, and says so and how it goes', () => {
    expect(done(first.events)).toEqual(['data done', 'general done', 'student done']);
    const { config } = readPretrained(first.artifacts['general']!.folder);
    expect(config).toMatchObject({
      hidden_size: 32,
      intermediate_size: 128,
      num_hidden_layers: 2,
      num_attention_heads: 2,
    });
    expect(config).toMatchObject({ norm_position: 'pre', embedding_convolution: 3, bigram_buckets: 500 });
    const note = first.events.find((event) => event.kind === 'warning' && event.key === 'pipeline.general-shape');
    expect(note).toMatchObject({ step: 'general', values: { layers: 2, hidden: 32, steps: '24' } });
    const looks = first.events.flatMap((event) =>
      event.kind === 'training' && event.note.heldOut ? [[event.note.step, event.note.heldOut.loss] as const] : [],
    );
    expect(looks.map(([step]) => step)).toEqual([10, 20, 24]);
    expect(looks[2]![1]).toBeLessThan(looks[0]![1]);
    expect(
      first.events.some((event) => event.kind === 'metric' && event.name === 'pipeline.metric.held-out-loss'),
    ).toBe(true);
  });

  it('gives the student what it has read, and a new head', () => {
    const [general, student] = ['general', 'student'].map((step) => {
      const path = join(first.artifacts[step]!.folder, 'model.safetensors');
      return readSafetensors(readFileSync(path), path).tensors;
    });
    const inherited = Array.from(student!.keys()).filter((name) => !/^(classifier|bert\.pooler)\./.test(name));
    expect(inherited.length).toBeGreaterThan(30);
    for (const name of inherited) {
      const [a, b] = [general, student].map((tensors) => asFloat32(tensors!.get(name)!));
      expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!))), name).toBeLessThan(1e-4);
    }
    expect(student!.get('classifier.weight')!.dims).toEqual([2, 32]);
    expect(first.events.some((event) => event.kind === 'warning' && event.key === 'model.heads-missing')).toBe(false);
  });

  it('has one vocabulary, of the corpus and of the training texts', () => {
    const vocab = (step: string) => readFileSync(join(first.artifacts[step]!.folder, 'vocab.txt'), 'utf8');
    expect(vocab('general')).toBe(vocab('data'));
    const tokens = vocab('data').split('\n');
    for (const token of ['虫', '骤', '题', '##9']) expect(tokens.includes(token), token).toBe(token !== '骤');
  });

  it('reads the corpus again only if something of it changes', async () => {
    const again = (change: object) => run(folder, change).then(({ events }) => done(events).slice(0, 2));
    expect(await again({ student: { ...recipe.student, epochs: 2 } })).toEqual(['data cached', 'general cached']);
    // other records, the same vocabulary
    const noise = { ...recipe.data, split: { test: 0.11 } };
    const [data, general] = await again({ data: noise });
    expect(data).toBe('data done');
    expect(general).toBe('general cached');
    expect((await again({ general: { ...recipe.general, rate: 0.3 } }))[1]).toBe('general done');
    expect((await again({ text: { maxLength: 32 } }))[1]).toBe('general done');
  });

  it('goes on after it was stopped, in either stage, to the same bytes', async () => {
    for (const stop of [
      { step: 'general', at: 7 },
      { step: 'student', at: 1 },
    ]) {
      const other = await place();
      const controller = new AbortController();
      const { stages } = await plan(
        { recipe: parseRecipe(recipe, 'test'), folder: other },
        { signal: controller.signal },
      );
      const watched = stages.map((stage) => ({
        ...stage,
        async *run(context: Parameters<typeof stage.run>[0]) {
          for await (const event of stage.run(context)) {
            yield event;
            if (event.kind === 'training' && event.step === stop.step && event.note.step === stop.at)
              controller.abort(new Error('stopped'));
          }
        },
      }));
      const store = await openStore(join(other, 'store'));
      const options = { to: 'student', signal: controller.signal } as const;
      await expect(drain(watched, store, options)).rejects.toThrow('stopped');
      const { artifacts } = await run(other);
      expect(artifacts['general']!.digest).toBe(first.artifacts['general']!.digest);
      expect(artifacts['student']!.digest).toBe(first.artifacts['student']!.digest);
    }
  });

  it('counts steps from epochs, or from minutes at a measured pace', async () => {
    const { steps: _, ...general } = recipe.general;
    const epochs = await run(folder, { general: { ...general, epochs: 0.5 } });
    const tokens = epochs.events.find((event) => event.kind === 'metric' && event.name === 'pipeline.metric.tokens');
    if (tokens?.kind !== 'metric') throw new Error('no tokens');
    expect(report(epochs.artifacts).steps).toBe(Math.ceil((0.5 * Math.floor(tokens.value / 62)) / 8));
    let ms = 0;
    const now = () => {
      ms += 50;
      return ms;
    };
    const minutes = await run(folder, { general: { ...general, minutes: 0.02 } }, { now });
    expect(report(minutes.artifacts).steps).toBeGreaterThan(2);
    expect(report(minutes.artifacts).steps).toBeLessThan(60);
  });

  it('goes on from the student’s checkpoint, if it has one', async () => {
    const from = first.artifacts['general']!.folder;
    const { events, artifacts } = await run(folder, {
      student: { ...recipe.student, from },
      general: { ...recipe.general, steps: 1, learningRate: 1e-6 },
    });
    expect(done(events)).toEqual(['data done', 'general done', 'student done']);
    const [a, b] = [from, artifacts['general']!.folder].map((place) => readPretrained(place).parameters);
    const name = 'bert.encoder.layer.0.output.dense.weight';
    expect(asFloat32(b!.get(name)!)[0]).toBeCloseTo(asFloat32(a!.get(name)!)[0]!, 4);
  });
});

describe('a general stage that cannot be', () => {
  it.each([
    [
      { general: { ...recipe.general, minutes: 3 } },
      'general: expected one of epochs, steps, minutes, received steps, minutes — keep one of them',
    ],
    [{ general: { ...recipe.general, path: 'none.txt' } }, /none\.txt/],
    [
      { general: { ...recipe.general, heldOut: 1e-9 } },
      /general: expected held-out documents of at least 62 tokens, one sequence, received 0/,
    ],
    [
      { student: { ...recipe.student, shape: { heads: 5 } } },
      'shape: expected hidden 64 to be a multiple of heads, received 5',
    ],
  ])('says why: %j', async (change, message) => {
    await expect(run(await place(), change)).rejects.toThrow(message);
  });
});
