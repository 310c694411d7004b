// A checkpoint that was trained on hidden words, asked by augmentation.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refill } from '../../toolkit/data/augment/masked.ts';
import { createTerms } from '../../toolkit/data/augment/terms.ts';
import { reasoningDemo } from '../../toolkit/demo/reasoning-demo.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { firstValues, initialise, maskedShapes } from '../../toolkit/model/parameters.ts';
import { openMasked } from '../../toolkit/pipeline/masked-model.ts';
import { plan } from '../../toolkit/pipeline/plan.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { openStore } from '../../toolkit/pipeline/store.ts';
import { buildVocab, createVocab, specials } from '../../toolkit/text/vocab.ts';
import { writePretrained } from '../../toolkit/train/pretrained.ts';
import { drain, freshFolder } from './fakes.ts';

const vocab = createVocab([...specials, ...'今天气很好山水大小']);
const config = configOf('micro', vocab.tokens.length, {
  max_position_embeddings: 8,
  norm_position: 'pre',
  bigram_buckets: 50,
});

it('gives fillings for every span, none beyond its length or in a text with holes of its own', async () => {
  const folder = join(await freshFolder(), 'model');
  await writePretrained(folder, { config, vocab, labels: [], parameters: firstValues(maskedShapes(config), 1) });
  const model = await openMasked(folder, 1);
  const found = await model.fill('今天气很好山水大小', [
    { start: 1, end: 2 },
    { start: 8, end: 9 },
  ]);
  expect(found[0]).toHaveLength(9); // all tokens but the special ones
  const sum = found[0]!.reduce((total, { probability }) => total + probability, 0);
  expect(sum).toBeGreaterThan(0.5);
  expect(sum).toBeLessThan(1);
  expect(found[1]).toEqual([]);
  expect(await model.fill('今[MASK]', [{ start: 0, end: 1 }])).toEqual([[]]);
  const other = await refill('今天气很好', { rate: 0.4, least: 0.01 }, 7, model, createTerms([]));
  expect(other).toMatch(/^[今天气很好山水大小]{5}$/);
  expect(other).not.toBe('今天气很好');
  await model.release();
});

it('says so when the checkpoint has no such head', async () => {
  const folder = join(await freshFolder(), 'model');
  await writePretrained(folder, { config, vocab, labels: ['甲', '乙'], parameters: initialise(config, 2, 1) });
  await expect(openMasked(folder, 1)).rejects.toThrow(
    /model: expected a masked language model, its head cls\.predictions/,
  );
});

it('makes variants in a recipe that names it, and is asked for where it is missing', async () => {
  const folder = await freshFolder();
  const tokens = buildVocab(
    reasoningDemo({ size: 120, seed: 3 }).map(({ text }) => text),
    { minCount: 1 },
  );
  const own = { ...config, vocab_size: tokens.tokens.length, max_position_embeddings: 64 };
  const parameters = firstValues(maskedShapes(own), 1);
  await writePretrained(join(folder, 'model'), { config: own, parameters, vocab: tokens, labels: [] });
  const run = async (augment: object) => {
    const data = { demo: { size: 120, seed: 3 }, noise: { folds: 0 }, augment };
    const { signal } = new AbortController();
    const { stages } = await plan({ recipe: parseRecipe({ data, threads: 1 }, 'test'), folder }, { signal });
    return (await drain(stages, await openStore(join(folder, 'store')), { to: 'data' })).artifacts['data']!;
  };
  await expect(run({ masked: true })).rejects.toThrow('data.augment.masked: expected a masked language model');
  const data = await run({ masked: { rate: 0.1, least: 0 }, model: 'model', most: 1 });
  const rows = readFileSync(join(data.folder, 'train.jsonl'), 'utf8').split('\n').filter(Boolean);
  const made = rows.filter((row) => row.includes('"by":"masked"'));
  expect(made.length).toBeGreaterThan(rows.length / 3);
});
