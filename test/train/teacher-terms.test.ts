// Teachers that know terms: a bundle brings its dictionary, a bare checkpoint or graph has none.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, floats } from '../../toolkit/graph/tensor.ts';
import { exportCheckpoint } from '../../toolkit/model/checkpoint/export.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { initialise } from '../../toolkit/model/parameters.ts';
import { batchFeeds } from '../../toolkit/runtime/feeds.ts';
import { collate } from '../../toolkit/text/batch.ts';
import { createMatcher } from '../../toolkit/text/matcher.ts';
import { formatTerms } from '../../toolkit/text/terms.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { formatVocab } from '../../toolkit/text/vocab.ts';
import { openTeacher } from '../../toolkit/train/teacher.ts';
import { labels, scratch, texts, tinyParts, vocab } from '../export/tiny.ts';

const types = ['水果', '时间'];
const terms = [
  { term: '苹果', type: '水果', weight: 1 },
  { term: '今天', type: '时间', weight: 1 },
];
const config = configOf('micro', vocab.tokens.length, { term_types: types.length, max_position_embeddings: 32 });
/** As after training: a gate that is open. */
const parameters = new Map(
  Array.from(initialise(config, labels.length, 1), ([name, value]) => {
    const open = name.endsWith('gate') ? 1 : 0;
    return [
      name,
      floats(
        value.dims,
        Array.from(asFloat32(value), (x) => 10 * x + open),
      ),
    ];
  }),
);
const infer = classifier(config, parameters);

/** What the model says with these terms, straight from the graph. */
async function expected(known: typeof terms): Promise<readonly number[]> {
  const matcher = createMatcher(known, { types, where: 'terms.tsv' });
  const tokenizer = createTokenizer(vocab, { maxLength: 32, terms: matcher });
  const executable = await ort.compile(concat(writeModel(infer).model), { threads: 1 });
  const batch = collate(
    texts.map((text) => tokenizer.encode(text)),
    vocab.pad,
  );
  const { logits } = await executable.run(batchFeeds(batch));
  await executable.release();
  return Array.from(logits!.data as Float32Array);
}

async function told(path: string): Promise<readonly number[]> {
  const teacher = await openTeacher(path, { labels });
  const logits = await teacher.logits(texts);
  await teacher.release();
  return logits.flat();
}

const expectClose = (a: readonly number[], b: readonly number[]): void => {
  expect(a.length).toBe(b.length);
  for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i]!, 4);
};

describe('a teacher of terms', () => {
  it('has its dictionary in its bundle', async () => {
    const folder = join(await scratch(), 'termed');
    const text = { maxLength: 32, lowerCase: true, termTypes: types };
    const parts = { infer, text, golden: [], terms: formatTerms(terms), runtime: false };
    await writeBundle(folder, await tinyParts(parts));
    expectClose(await told(folder), await expected(terms));
  });

  it('meets no term where there is no dictionary: a checkpoint, an ONNX file', async () => {
    const without = await expected([]);
    expect(without).not.toEqual(await expected(terms));
    const [saved, graph] = [join(await scratch(), 'saved'), join(await scratch(), 'graph')];
    mkdirSync(saved);
    mkdirSync(graph);
    for (const [name, chunks] of exportCheckpoint({ config, parameters, labels, vocab }))
      writeFileSync(join(saved, name), concat(chunks));
    writeFileSync(join(graph, 'model.onnx'), concat(writeModel(infer).model));
    writeFileSync(join(graph, 'vocab.txt'), formatVocab(vocab));
    expectClose(await told(saved), without);
    expectClose(await told(join(graph, 'model.onnx')), without);
  });
});
