// Local teachers of every kind against PyTorch's values for the same checkpoint.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { quantize } from '../../toolkit/compress/quantize.ts';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph, Tensor } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { extract, rename } from '../../toolkit/graph/rewrite.ts';
import { floats, ints, scalar } from '../../toolkit/graph/tensor.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { encode, inputs } from '../../toolkit/model/encoder.ts';
import { hiddenStates } from '../../toolkit/model/imported/hidden.ts';
import { initialise, relaid } from '../../toolkit/model/parameters.ts';
import { readSafetensors, writeSafetensors } from '../../toolkit/model/safetensors.ts';
import type { Input } from '../../toolkit/runtime/predictor.ts';
import { parseVocab } from '../../toolkit/text/vocab.ts';
import { type LocalTeacher, type LocalTeacherOptions, openTeacher } from '../../toolkit/train/teacher.ts';
import { scratch, labels as tinyLabels, tinyParts, texts as tinyTexts } from '../export/tiny.ts';
import { type Forward, golden, goldenBytes, goldenConfig, goldenParameters } from '../golden.ts';

const folder = join(import.meta.dirname, '../golden/hf-checkpoint');
const want = golden<Forward>('hf-forward.json');
const tokens = parseVocab(readFileSync(join(folder, 'vocab.txt'), 'utf8')).tokens;
/** Rows that are texts; the first changes its type without a [SEP], as no tokenizer does. */
const rows = [1, 2, 3];
const lengthOf = (row: number): number => want.attention_mask[row]!.reduce((sum, each) => sum + each, 0);
const [S, H] = want.hidden_states[0]!.shape.slice(1) as [number, number];
const LABELS = 3;

const texts: readonly Input[] = rows.map((row) =>
  want.input_ids[row]!.slice(1, lengthOf(row) - 1)
    .map((id) => tokens[id]!)
    .join(''),
);

async function opened(path: string, options?: LocalTeacherOptions): Promise<LocalTeacher> {
  const teacher = await openTeacher(path, options);
  onTestFinished(() => teacher.release());
  return teacher;
}

const farthest = (ours: ArrayLike<number>, theirs: readonly number[]): number =>
  Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]!)));

async function expectGolden(teacher: LocalTeacher): Promise<void> {
  const { layers, shape, lengths } = await teacher.hidden(texts);
  const longest = Math.max(...rows.map(lengthOf));
  expect(shape).toEqual([rows.length, longest, H]);
  expect(lengths).toEqual(rows.map(lengthOf));
  expect(layers).toHaveLength(want.hidden_states.length);
  for (const [at, layer] of layers.entries()) {
    for (const [i, row] of rows.entries()) {
      const theirs = want.hidden_states[at]!.values.slice(row * S * H, (row * S + lengthOf(row)) * H);
      expect(farthest(layer.subarray(i * longest * H), theirs), `layer ${at}, row ${row}`).toBeLessThan(1e-4);
    }
  }
}

async function expectLogits(teacher: LocalTeacher): Promise<void> {
  const theirs = want.classifier_logits.values.slice(LABELS * rows[0]!);
  expect(farthest((await teacher.logits(texts)).flat(), theirs)).toBeLessThan(1e-4);
}

const graph = (): Graph => classifier(goldenConfig(), goldenParameters());
const hiddenNames = ['bert.embeddings.LayerNorm', ...[0, 1, 2].map((i) => `bert.encoder.layer.${i}.output.LayerNorm`)];

/** A folder with `files` and the vocabulary. */
async function place(files: Readonly<Record<string, Uint8Array | string>>, vocabulary = true): Promise<string> {
  const at = await scratch();
  mkdirSync(join(at, 'onnx'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(at, name), content);
  if (vocabulary) copyFileSync(join(folder, 'vocab.txt'), join(at, 'vocab.txt'));
  return at;
}

const bytes = (of: Graph): Uint8Array => concat(writeModel(of).model);
const config = JSON.stringify(goldenConfig());
const weights = (edit: (entries: [string, Tensor][]) => [string, Tensor][]): Uint8Array => {
  const { tensors } = readSafetensors(goldenBytes('hf-checkpoint/model.safetensors'), 'golden');
  return concat(writeSafetensors(new Map(edit([...tensors]))));
};

describe('a checkpoint', () => {
  it('gives the hidden states and logits of PyTorch', async () => {
    const teacher = await opened(folder, { batchTokens: 24 });
    await expectGolden(teacher);
    await expectLogits(teacher);
    expect(teacher.labels).toBeUndefined();
  });

  it('may have old names, and no head', async () => {
    const old = weights((entries) =>
      entries
        .filter(([name]) => !/classifier|pooler/.test(name))
        .map(([name, tensor]) => [
          name
            .replace(/^bert\./, '')
            .replace('LayerNorm.weight', 'LayerNorm.gamma')
            .replace('LayerNorm.bias', 'LayerNorm.beta'),
          tensor,
        ]),
    );
    const teacher = await opened(await place({ 'config.json': config, 'model.safetensors': old }));
    await expectGolden(teacher);
    await expect(teacher.logits(texts)).rejects.toMatchObject({ key: 'teacher.no-logits' });
  });

  it('names its labels, and logits come in the order of the data', async () => {
    const id2label = { 0: 'b', 1: 'c', 2: 'a' };
    const files = {
      'config.json': JSON.stringify({ ...goldenConfig(), id2label }),
      'model.safetensors': goldenBytes('hf-checkpoint/model.safetensors'),
    };
    const at = await place(files);
    const [own, sorted] = [await opened(at), await opened(at, { labels: ['a', 'b', 'c'] })];
    expect(own.labels).toEqual(['b', 'c', 'a']);
    await expectLogits(own);
    const [straight, moved] = [await own.logits(texts), await sorted.logits(texts)];
    expect(moved).toEqual(straight.map(([b, c, a]) => [a, b, c]));
    await expect(openTeacher(at, { labels: ['a', 'b', 'd'] })).rejects.toMatchObject({ key: 'teacher.other-labels' });
  });

  it('that we would compute wrongly is refused', async () => {
    const at = await place({
      'config.json': JSON.stringify({ ...goldenConfig(), hidden_act: 'relu' }),
      'model.safetensors': '',
    });
    await expect(openTeacher(at)).rejects.toMatchObject({ key: 'model.config-field', values: { name: 'hidden_act' } });
  });
});

describe('an ONNX file', () => {
  it('with named layers, in the layout of exporters', async () => {
    const at = await place({ 'onnx/model.onnx': bytes(graph()), 'config.json': config });
    await expectGolden(await opened(at));
    await expectLogits(await opened(at));
  });

  it('with other input names, and 32-bit integers', async () => {
    const named = rename(
      graph(),
      new Map([
        ['input_ids', 'input_word_ids:0'],
        ['attention_mask', 'input_mask'],
        ['token_type_ids', 'segment_ids'],
      ]),
    );
    const teacher = await opened(join(await place({ 'm.onnx': bytes(named) }), 'm.onnx'));
    await expectGolden(teacher);
    await expectLogits(teacher);
    const narrow = await opened(join(await place({ 'm.onnx': bytes(int32(graph())) }), 'm.onnx'));
    await expectLogits(narrow);
  });

  it('with hidden states among its outputs', async () => {
    const shown = rename(
      extract(graph(), hiddenNames),
      new Map(hiddenNames.map((name, i) => [name, `hidden_states.${i}`])),
    );
    await expectGolden(await opened(join(await place({ 'm.onnx': bytes(shown) }), 'm.onnx')));
  });

  it('with nameless values', async () => {
    const all = graph();
    const plain = new Map(
      all.nodes
        .flatMap(({ outputs }) => outputs)
        .filter((name) => name !== 'logits')
        .map((name, i) => [name, `v${i}`]),
    );
    await expectGolden(await opened(join(await place({ 'm.onnx': bytes(rename(all, plain)) }), 'm.onnx')));
  });

  it('with normalizations in parts, and without token types', async () => {
    const teacher = await opened(join(await place({ 'm.onnx': bytes(inParts()) }), 'm.onnx'));
    const { layers, shape } = await teacher.hidden(['一', '一']);
    expect([layers.length, shape]).toEqual([2, [2, 3, 4]]);
    for (const layer of layers) {
      // Normalized: mean 0, variance 1 in every place.
      for (let at = 0; at < layer.length; at += 4) {
        const row = layer.subarray(at, at + 4);
        expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 4);
        expect(row.reduce((sum, x) => sum + x * x, 0) / 4).toBeCloseTo(1, 2);
      }
    }
  });

  it('is refused without a vocabulary, with strange inputs, or for another number of labels', async () => {
    const bare = await place({ 'm.onnx': bytes(graph()) }, false);
    await expect(openTeacher(join(bare, 'm.onnx'))).rejects.toMatchObject({ key: 'teacher.no-vocabulary' });
    const strange = rename(graph(), new Map([['attention_mask', 'pixel_values']]));
    const at = await place({ 'm.onnx': bytes(strange), 'n.onnx': bytes(graph()) });
    await expect(openTeacher(join(at, 'm.onnx'))).rejects.toMatchObject({
      key: 'teacher.inputs',
      values: { received: expect.stringContaining('pixel_values (int64)') },
    });
    const teacher = await opened(join(at, 'n.onnx'), { labels: ['a', 'b'] });
    await expect(teacher.logits(texts)).rejects.toMatchObject({
      key: 'teacher.label-count',
      values: { expected: 2, received: `${rows.length} × ${LABELS}` },
    });
    await expect(openTeacher(join(at, 'absent'))).rejects.toMatchObject({ key: 'teacher.no-model' });
    await expect(openTeacher(join(at, 'onnx'))).rejects.toMatchObject({ key: 'teacher.no-model' });
  });
});

describe('hidden states', () => {
  it.each(['post', 'pre'] as const)('are those the encoder was built with, norms %s', (norm_position) => {
    const small = configOf('micro', 30, { norm_position, max_position_embeddings: 8 });
    const parameters = initialise(small, 2, 1);
    const builder = new Builder('classifier');
    const { hidden } = encode({ builder, config: small, parameters: relaid(parameters) }, inputs(builder));
    expect(hiddenStates(classifier(small, parameters))).toEqual(hidden);
  });
});

describe('a bundle', () => {
  it('gives what its predictor gives, in the order of the data', async () => {
    const made = join(await scratch(), 'made');
    const parts = await tinyParts();
    await writeBundle(made, parts);
    const teacher = await opened(made, { labels: [...tinyLabels].reverse() });
    const logits = await teacher.logits(tinyTexts);
    for (const [i, { logits: row }] of parts.golden.entries())
      expect(farthest(logits[i]!, [...row].reverse())).toBeLessThan(1e-5);
    await expect(teacher.hidden(tinyTexts)).rejects.toMatchObject({ key: 'teacher.no-hidden' });
    await expect(openTeacher(join(made, 'vocab.txt'))).rejects.toMatchObject({ key: 'runtime.not-a-bundle' });
  });

  it('of integers shows its hidden states too, near those of the floats', async () => {
    const made = join(await scratch(), 'made');
    const scheme = {
      mode: 'dynamic',
      activations: 'uint8',
      weights: 'int8',
      perChannel: true,
      reduceRange: false,
    } as const;
    const infer = quantize(graph(), { scheme: { ...scheme, embeddings: 'float32' } });
    const vocab = parseVocab(tokens.join('\n'));
    await writeBundle(made, {
      ...(await tinyParts()),
      labels: ['a', 'b', 'c'],
      infer,
      vocab,
      scheme: 'dynamic',
      golden: [],
    });
    const [{ layers, shape }, float] = [
      await (await opened(made)).hidden(texts),
      await (await opened(folder)).hidden(texts),
    ];
    expect(shape).toEqual(float.shape);
    expect(layers).toHaveLength(4);
    for (const [i, layer] of layers.entries()) {
      const error =
        Math.hypot(...layer.map((value, at) => value - float.layers[i]![at]!)) / Math.hypot(...float.layers[i]!);
      expect(error).toBeLessThan(0.05);
    }
  });
});

/** The graph with its integer inputs as int32, cast where they enter. */
function int32(of: Graph): Graph {
  const b = new Builder('narrow');
  const names = of.inputs.map(({ name }) => name);
  for (const name of names) b.op('Cast', [b.input(name, 'int32', ['batch', 'sequence'])], { to: 7 }, `${name}.wide`);
  const wide = rename(of, new Map(names.map((name) => [name, `${name}.wide`])));
  for (const [name, tensor] of wide.initializers) b.initializer(name, tensor);
  for (const node of wide.nodes) b.add(node);
  b.output('logits');
  return b.build();
}

/** One layer of a toy encoder, its LayerNorms as exporters before opset 17 write them. */
function inParts(): Graph {
  const b = new Builder('parts');
  const wave = (dims: readonly number[]) =>
    floats(
      dims,
      Array.from({ length: dims.reduce((a, c) => a * c, 1) }, (_, i) => Math.sin(i * 0.7)),
    );
  const last = b.constant(ints([1], [-1]));
  const norm = (x: string, name: string): string => {
    const centred = b.op('Sub', [x, b.op('ReduceMean', [x, last])]);
    const variance = b.op('ReduceMean', [b.op('Pow', [centred, b.constant(scalar(2))]), last]);
    const spread = b.op('Sqrt', [b.op('Add', [variance, b.constant(scalar(1e-9))])]);
    const scaled = b.op('Mul', [
      b.op('Div', [centred, spread]),
      b.initializer(`${name}.scale`, floats([4], [1, 1, 1, 1])),
    ]);
    return b.op('Add', [scaled, b.initializer(`${name}.shift`, floats([4], [0, 0, 0, 0]))]);
  };
  const ids = b.input('input_ids', 'int64', ['n', 's']);
  const embedded = norm(b.op('Gather', [b.initializer('table', wave([tokens.length, 4])), ids]), 'n0');
  const attended = norm(b.op('MatMul', [embedded, b.initializer('w1', wave([4, 4]))]), 'n1');
  b.output(norm(b.op('MatMul', [attended, b.initializer('w2', wave([4, 4]))]), 'n2'));
  return b.build();
}
