// A bundle with a dictionary, and terms that are added at the device.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, floats } from '../../toolkit/graph/tensor.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { initialise } from '../../toolkit/model/parameters.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { OWN_TERMS } from '../../toolkit/runtime/dictionary.ts';
import { goldenOf } from '../../toolkit/runtime/golden.ts';
import { deviceTask } from '../../toolkit/runtime/tasks.ts';
import { createMatcher } from '../../toolkit/text/matcher.ts';
import { formatTerms, type Term } from '../../toolkit/text/terms.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { labels, scratch, texts, tinyParts, vocab } from '../export/tiny.ts';

const types = ['水果', '时间'];
const shipped: readonly Term[] = [
  { term: '苹果', type: '水果', weight: 1 },
  { term: '今天', type: '时间', weight: 2 },
];
const config = configOf('micro', vocab.tokens.length, { term_types: types.length, max_position_embeddings: 32 });
/** As after training: a gate that is open. */
const infer = classifier(
  config,
  new Map(
    Array.from(initialise(config, labels.length, 1), ([name, value]) => [
      name,
      floats(
        value.dims,
        Array.from(asFloat32(value), (x) => 10 * x + (name.endsWith('gate') ? 1 : 0)),
      ),
    ]),
  ),
);

async function predict(terms: readonly Term[] | undefined, of: readonly string[]) {
  const matcher = terms && createMatcher(terms, { types, where: 'terms.tsv' });
  const tokenizer = createTokenizer(vocab, { maxLength: 32, ...(matcher ? { terms: matcher } : {}) });
  const model = deviceTask('classify').open({
    executable: await ort.compile(concat(writeModel(infer).model)),
    tokenizer,
    labels,
  });
  const [predictions, golden] = [await model.reply(of), await goldenOf(model, of)];
  await model.release();
  return { predictions, golden };
}

async function bundle(terms = formatTerms(shipped)): Promise<string> {
  const folder = join(await scratch(), 'termed');
  const { golden } = await predict(shipped, texts);
  const text = { maxLength: 32, lowerCase: true, termTypes: types };
  await writeBundle(folder, await tinyParts({ infer, text, golden, terms, runtime: false }));
  return folder;
}

async function opened(folder: string, of: readonly string[]) {
  const open = await openBundle(folder);
  try {
    return await open.model.reply(of);
  } finally {
    await open.close();
  }
}

const refusal = (folder: string): Promise<unknown> =>
  openBundle(folder).then(
    (open) => open.close().then(() => expect.unreachable('it opened')),
    (cause: unknown) => cause,
  );

describe('a bundle with a dictionary', () => {
  it('reads texts as the workbench did', async () => {
    const { predictions } = await predict(shipped, texts);
    expect(await opened(await bundle(), texts)).toEqual(predictions);
    expect(predictions).not.toEqual((await predict([], texts)).predictions);
  });

  it('may ship no term at all: rows are kept for those of the device', async () => {
    const folder = join(await scratch(), 'termed');
    const text = { maxLength: 32, lowerCase: true, termTypes: types };
    const { golden, predictions } = await predict([], texts);
    await writeBundle(folder, await tinyParts({ infer, text, golden, runtime: false }));
    expect(await opened(folder, texts)).toEqual(predictions);
  });

  it('takes terms of known types from the device, without training, and keeps its golden set', async () => {
    const folder = await bundle();
    await writeFile(join(folder, OWN_TERMS), '# ours\n天气\t时间\n苹果\t时间\n今天\t水果\n');
    const added: readonly Term[] = [
      { term: '天气', type: '时间', weight: 1 },
      { term: '苹果', type: '时间', weight: 1 }, // as heavy as the bundle's own: the device's word counts
      { term: '今天', type: '时间', weight: 2 }, // lighter: it does not
    ];
    const { predictions } = await predict(added, texts);
    expect(await opened(folder, texts)).toEqual(predictions);
    expect(predictions).not.toEqual((await predict(shipped, texts)).predictions);
    await writeFile(join(folder, OWN_TERMS), '# none yet\n');
    expect(await opened(folder, texts)).toEqual((await predict(shipped, texts)).predictions);
  });

  it.each([
    ['天气\t现象\n', 'text.term-type', { type: '现象', types: '水果, 时间' }],
    ['天气\n', 'text.term-type', { type: 'term' }],
    ['香蕉\t水果\n\t水果\n', 'text.term-empty', { line: 2 }],
  ])('says what is wrong with %j', async (text, key, values) => {
    const folder = await bundle();
    const where = join(folder, OWN_TERMS);
    await writeFile(where, text);
    expect(await refusal(folder)).toMatchObject({ key, values: { where, ...values } });
  });

  it('keeps its own file sealed', async () => {
    const folder = await bundle();
    const path = join(folder, 'terms.tsv');
    await writeFile(path, (await readFile(path, 'utf8')).replace('苹果', '香蕉'));
    const error = (await refusal(folder)) as Fault;
    expect(error).toBeInstanceOf(Fault);
    expect(error.key).toBe('runtime.file-changed');
  });
});
