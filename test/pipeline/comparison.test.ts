import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type ComparisonOptions, compareModels, type Phase } from '../../toolkit/pipeline/comparison/comparison.ts';
import { comparedFiles, foreignModel, setBundles } from './compared.ts';
import { freshFolder } from './fakes.ts';

// each asks processes of their own, which a busy machine takes long to start
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await freshFolder();
  await comparedFiles(folder);
}, 60_000);

const run = (models: readonly string[], data: readonly string[], more: Partial<ComparisonOptions> = {}) =>
  compareModels(
    models.map((name) => join(folder, name)),
    data.map((name) => join(folder, name)),
    {
      ...{ fields: {}, seed: 1, threads: 1, attacks: false, signal: new AbortController().signal },
      ...{ now: () => performance.now(), progress: () => undefined, ...more },
    },
  );

describe('a comparison', () => {
  it('is the same every time, figures of time and memory aside', async () => {
    const phases: Phase[] = [];
    const options = { attacks: true, progress: (phase: Phase) => void phases.push(phase) };
    const one = await run(['first', 'second.tar.gz'], ['test.jsonl', 'more'], options);
    const other = await run(['first', 'second.tar.gz'], ['test.jsonl', 'more'], { attacks: true });
    expect(one.quality).toEqual(other.quality);
    expect(one.robustness).toEqual(other.robustness);
    expect(one.robustness!.struck).toHaveLength(6 * 4);
    expect(one.quality.examples).toBe(7);
    expect([...new Set(phases)]).toEqual(['reading', 'answering', 'measuring', 'attacking']);
    expect(one.models.map(({ name, scheme }) => [name, scheme])).toEqual([
      ['first', 'float32'],
      ['second', 'float32'],
    ]);
    expect(one.models[0]!.payload).toBeGreaterThan(one.models[1]!.payload);
    for (const { memory } of one.models) expect(memory.peak).toBeGreaterThan(memory.before);
  });

  it('of a model with itself finds no difference, and tells the two apart', async () => {
    const { models, quality } = await run(['first', 'first'], ['test.jsonl']);
    expect(models.map(({ name }) => name)).toEqual(['first (1)', 'first (2)']);
    const none = { value: 0, low: 0, high: 0 };
    expect(quality.difference).toMatchObject({ exact: none, macro: none, test: { first: 0, second: 0, exact: 1 } });
    expect(quality.cases).toEqual([]);
  });

  it('of a bundle with the ONNX file it was made from finds the same answers', async () => {
    await foreignModel(join(folder, 'foreign'));
    const { models, quality } = await run(['first', 'foreign'], ['test.jsonl']);
    expect(models[1]).toMatchObject({ name: 'foreign', scheme: 'float32' });
    expect(quality.cases).toEqual([]);
    expect(quality.scores[1]).toEqual(quality.scores[0]);
    const [file] = (await run(['foreign/model.onnx'], ['test.jsonl'])).quality.scores;
    expect(file).toEqual(quality.scores[0]);
  });

  it('is of sets of labels and of entities, too', async () => {
    await setBundles(folder);
    for (const name of ['labels', 'places']) {
      const { quality, robustness } = await run([name, name], [`${name}.jsonl`], { attacks: true });
      expect(quality).toMatchObject({ task: name === 'labels' ? 'multilabel' : 'tag', main: 'micro', examples: 6 });
      expect(quality.difference!.micro).toEqual({ value: 0, low: 0, high: 0 });
      expect(quality.scores[0]!.calibration === undefined).toBe(name === 'places');
      expect(robustness!.clean[0]!.main).toBe(quality.scores[0]!.micro.value);
    }
  });

  it('draws a sample by the seed', async () => {
    const ids = async (seed: number) => (await run(['first'], ['test.jsonl'], { limit: 3, seed })).quality;
    const [one, again, other] = [await ids(1), await ids(1), await ids(2)];
    expect(one.examples).toBe(3);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

describe('a comparison that cannot be', () => {
  it.each([
    ['nothing', 'test.jsonl', /nothing: expected a bundle \(folder or \.tar\.gz\), found nothing there/],
    ['first', 'no.jsonl', /no\.jsonl: /],
    [
      'first',
      'other.jsonl',
      /^first: expected a label the model knows \("推理", "非推理"\), received "体育" in example r1 — /,
    ],
    ['first', 'unlabelled.jsonl', /^first: expected a label the model knows .*, received none in example r1 — /],
    ['first', 'pairs.jsonl', /pairs\.jsonl:1: expected a record for the task classify, received one for pair — /],
  ])('%s on %s says why', async (model, data, sentence) => {
    await expect(run([model], [data])).rejects.toThrow(sentence);
  });

  it('stops when told to', async () => {
    await expect(run(['first'], ['test.jsonl'], { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});
