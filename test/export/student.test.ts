// A student out to Python users, and back.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { type Student, writeStudent } from '../../toolkit/export/student.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { importCheckpoint } from '../../toolkit/model/checkpoint/import.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf, type ModelConfig } from '../../toolkit/model/config.ts';
import { recognise } from '../../toolkit/model/imported/recognise.ts';
import { masked } from '../../toolkit/model/masked.ts';
import { firstValues, initialise, maskedShapes } from '../../toolkit/model/parameters.ts';
import { firstTagger, tagger } from '../../toolkit/model/tagger.ts';
import { createVocab, specials } from '../../toolkit/text/vocab.ts';
import { readPretrained } from '../../toolkit/train/pretrained.ts';
import { openTeacher } from '../../toolkit/train/teacher.ts';
import { goldenConfig, goldenFeeds, goldenParameters } from '../golden.ts';
import { folderOf, goldenFolder } from '../model/folders.ts';
import { exportedBytes, styles } from '../model/imported/exported.ts';
import { scratch } from './tiny.ts';

const { vocab } = importCheckpoint(folderOf(goldenFolder('model.safetensors')));
const common = {
  name: 'small',
  task: 'classify',
  labels: ['甲', '乙', '丙'],
  lowerCase: true,
  maxLength: 32,
  metrics: { accuracy: 0.875 },
} as const;

const student = (
  config: ModelConfig,
  parameters = initialise(config, 3, 5),
  change: Partial<Student> = {},
): Student => ({
  ...{ ...common, config, parameters, vocab },
  graph: classifier(config, parameters),
  ...change,
});

async function written(model: Student): Promise<string> {
  const folder = join(await scratch(), 'small');
  await writeStudent(folder, model);
  return folder;
}

async function logits({ config, parameters }: Pick<Student, 'config' | 'parameters'>): Promise<unknown> {
  const executable = await ort.compile(concat(writeModel(classifier(config, parameters)).model));
  const found = await executable.run(goldenFeeds(), ['logits']);
  await executable.release();
  return found.logits!.data;
}

const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

describe('a student as a folder', () => {
  const bert = student(goldenConfig(), goldenParameters());

  it('is a Hugging Face checkpoint and an ONNX file, each of which gives the same logits again', async () => {
    const folder = await written(bert);
    expect(readdirSync(folder).sort()).toEqual([
      'README.md',
      'config.json',
      'model.onnx',
      'model.safetensors',
      'special_tokens_map.json',
      'tokenizer_config.json',
      'vocab.txt',
    ]);
    const [back, graph] = [readPretrained(folder), readPretrained(join(folder, 'model.onnx'))];
    expect([back.missing, back.unused, graph.missing, graph.unused]).toEqual([[], [], [], []]);
    expect([back.labels, graph.labels, graph.config.encoder_graph === undefined]).toEqual([
      common.labels,
      common.labels,
      false,
    ]);
    const own = (await logits(bert)) as Float32Array;
    expect(await logits(back)).toEqual(own);
    for (const [i, value] of ((await logits(graph)) as Float32Array).entries()) expect(value).toBeCloseTo(own[i]!, 5);
    const teacher = await openTeacher(folder, { labels: common.labels });
    expect((await teacher.logits(['一']))[0]).toHaveLength(3);
    await teacher.release();
  });

  it('is introduced in both languages, with figures and lines of Python', async () => {
    const page = text(await written(bert), 'README.md');
    for (const part of [
      'pipeline_tag: text-classification',
      '# small\n',
      '# small（中文）',
      '| accuracy | 0.8750 |',
      'Labels: 甲, 乙, 丙.',
      '标签：甲、乙、丙。',
    ])
      expect(page).toContain(part);
    expect(page.match(/AutoModelForSequenceClassification\.from_pretrained\("small"\)/g)).toHaveLength(2);
    expect(page).toContain('session.run(["logits"], inputs)');
    expect(page).not.toContain('refuses to load');
  });

  it('says which of its parts Python does not know', async () => {
    const config = configOf('micro', vocab.tokens.length, {
      norm_position: 'pre',
      bigram_buckets: 64,
      term_types: 2,
      pooling: 'first',
    });
    const folder = await written(student(config));
    const page = text(folder, 'README.md');
    expect(page).toContain(
      'refuses to load it: `norm_position`, `bigram_buckets`, `term_types` in config.json change the model',
    );
    expect(page).toContain('会拒绝加载：config.json 中的 `norm_position`、`bigram_buckets`、`term_types` 改变了模型');
    expect(page).not.toContain('AutoModel');
    const inputs = readModel(readFileSync(join(folder, 'model.onnx'))).inputs.map(({ name }) => name);
    expect(inputs.slice(3)).toEqual(['term_positions', 'term_types']);
    for (const name of inputs.slice(3)) expect(page).toContain(`inputs["${name}"] = numpy.zeros_like`);
    expect(JSON.parse(text(folder, 'config.json'))).toMatchObject({ model_type: 'penjing' });
    expect(readPretrained(folder)).toMatchObject({ config, missing: [], unused: [] });
  });

  it('for tags numbers them, and warns of the path', async () => {
    const config = configOf('micro', vocab.tokens.length);
    const parameters = firstTagger(config, 5, 1);
    const graph = tagger(config, parameters);
    const folder = await written({ ...bert, config, parameters, graph, task: 'tag', labels: ['人', '地'] });
    const told = JSON.parse(text(folder, 'config.json')) as {
      id2label: Record<string, string>;
      architectures: string[];
    };
    expect(Object.values(told.id2label)).toEqual(['O', 'B-人', 'I-人', 'B-地', 'I-地']);
    expect(told.architectures).toEqual(['BertForTokenClassification']);
    for (const part of [
      'AutoModelForTokenClassification',
      '(Viterbi)',
      '（Viterbi）',
      '(emissions,) = session.run(["emissions"], inputs)',
    ])
      expect(text(folder, 'README.md')).toContain(part);
  });

  it('of several labels says so, and one of masks names no labels', async () => {
    const several = await written({ ...bert, task: 'multilabel' });
    expect(JSON.parse(text(several, 'config.json'))).toMatchObject({ problem_type: 'multi_label_classification' });
    for (const part of ['reaches 0.50.', '达到 0.50 即判为成立']) expect(text(several, 'README.md')).toContain(part);
    const tuned = await written({ ...bert, task: 'multilabel', thresholds: [0.3, 0.5, 0.62] });
    expect(text(tuned, 'README.md')).toContain('its threshold: 0.30, 0.50, 0.62 in the order of the labels');
    const parameters = firstValues(maskedShapes(bert.config), 1);
    const graph = masked(bert.config, parameters);
    const filler = await written({ ...bert, task: 'mask', labels: [], parameters, graph });
    for (const part of [
      'numpy.flatnonzero(inputs["input_ids"] == tokenizer.mask_token_id)',
      '[MASK]',
      'AutoModelForMaskedLM',
    ])
      expect(text(filler, 'README.md')).toContain(part);
    expect(text(filler, 'README.md')).not.toContain('Labels');
    expect(JSON.parse(text(filler, 'config.json'))).toMatchObject({ architectures: ['BertForMaskedLM'] });
    expect(JSON.parse(text(filler, 'config.json'))).not.toHaveProperty('id2label');
  });

  it('that came as ONNX goes out with its graph, and comes back', async () => {
    const graph = readModel(exportedBytes(goldenConfig(), goldenParameters(), styles['opset 17']));
    const { config, parameters } = recognise(graph, { where: 'm.onnx', pooled: true });
    const model = student(config, parameters);
    const folder = await written(model);
    expect(text(folder, 'README.md')).toContain('`pooling`, `encoder_graph` in config.json change the model');
    const back = readPretrained(folder);
    expect(back).toMatchObject({ config, missing: [], unused: [] });
    expect(await logits(back)).toEqual(await logits(model));
  });
});

it('a vocabulary of our own is enough', async () => {
  const small = createVocab([...specials, '天', '地']);
  const config = configOf('micro', small.tokens.length);
  const folder = await written(student(config, undefined, { vocab: small }));
  expect(readPretrained(folder).vocab.tokens).toEqual(small.tokens);
});
