// The kind of attention as a recipe names it, for a network from nothing and for a checkpoint.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { initialise } from '../../toolkit/model/parameters.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import { beginning } from '../../toolkit/pipeline/stages/beginning.ts';
import { createVocab, specials } from '../../toolkit/text/vocab.ts';
import { readPretrained, writePretrained } from '../../toolkit/train/pretrained.ts';
import { freshFolder } from './fakes.ts';

const vocab = createVocab([...specials, ...'今天气很好山水大小']);
const prepared = { task: 'classify', labels: ['甲', '乙'], vocab } as const;
const asked = (student: object) => ({
  how: parseRecipe({ student: { model: 'micro', ...student } }, 'x').student,
  maxLength: 16,
  seed: 1,
  threads: 1,
  pool: undefined,
});

it('is full unless the recipe says otherwise', async () => {
  expect((await beginning(prepared, asked({}))).config.attention ?? 'full').toBe('full');
  expect((await beginning(prepared, asked({ attention: 'sla' }))).config.attention).toBe('sla');
  expect(() => parseRecipe({ student: { attention: 'sparse' } }, 'penjing.json')).toThrow(/student\.attention/);
});

it('changes over in a checkpoint, whose weights stay; what is new starts at zero, and comes along from then on', async () => {
  const folder = await freshFolder();
  const config = configOf('micro', vocab.tokens.length, { max_position_embeddings: 16 });
  const from = join(folder, 'full');
  const parameters = initialise(config, 2, 7);
  await writePretrained(from, { config, vocab, labels: prepared.labels, parameters });
  const begun = await beginning(prepared, { ...asked({ attention: 'sla' }), from });
  expect(begun.config.attention).toBe('sla');
  for (const [name, value] of begun.initial!) {
    if (name.endsWith('linear_projection')) expect(asFloat32(value).every((x) => x === 0)).toBe(true);
    else expect(value, name).toEqual(parameters.get(name));
  }
  expect(begun.initial!.size).toBe(parameters.size + config.num_hidden_layers);

  const to = join(folder, 'sla');
  await writePretrained(to, { config: begun.config, vocab, labels: prepared.labels, parameters: begun.initial! });
  const back = readPretrained(to, { labels: prepared.labels });
  expect(back).toMatchObject({ config: { attention: 'sla' }, missing: [], unused: [] });
  expect((await beginning(prepared, { ...asked({}), from: to })).config.attention).toBe('sla');
  expect((await beginning(prepared, { ...asked({ attention: 'full' }), from: to })).config.attention).toBe('full');
});
