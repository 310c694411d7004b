// Out as a Hugging Face folder, and back. (transformers 5.18 read such a folder to the same logits when this was written.)
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { type Exported, exportCheckpoint } from '../../toolkit/model/checkpoint/export.ts';
import { type Checkpoint, importCheckpoint } from '../../toolkit/model/checkpoint/import.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { initialise } from '../../toolkit/model/parameters.ts';
import { readSafetensors } from '../../toolkit/model/safetensors.ts';
import { createVocab, specials } from '../../toolkit/text/vocab.ts';
import { readPretrained, writePretrained } from '../../toolkit/train/pretrained.ts';
import { goldenFeeds } from '../golden.ts';
import { folderOf, goldenFolder } from './folders.ts';

const golden = importCheckpoint(folderOf(goldenFolder('pytorch_model.bin')), { labels: ['甲', '乙', '丙'] });
const written = (model: Exported) => folderOf(Object.fromEntries(exportCheckpoint(model)));
const json = (model: Exported, name: string): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(concat(exportCheckpoint(model).get(name)!))) as Record<string, unknown>;

async function logits({ config, parameters }: Pick<Checkpoint, 'config' | 'parameters'>): Promise<unknown> {
  const executable = await ort.compile(concat(writeModel(classifier(config, parameters)).model));
  const { logits: values } = await executable.run(goldenFeeds(), ['logits']);
  await executable.release();
  return values!.data;
}

describe('an exported model', () => {
  it('comes back with equal tensors, labels, vocabulary and logits', async () => {
    const back = importCheckpoint(written({ ...golden, lowerCase: false }));
    expect(back).toMatchObject({
      config: golden.config,
      labels: ['甲', '乙', '丙'],
      missing: [],
      unused: [],
      lowerCase: false,
    });
    expect(back.vocab.tokens).toEqual(golden.vocab.tokens);
    expect(back.parameters).toEqual(golden.parameters);
    expect(await logits(back)).toEqual(await logits(golden));
  });

  it('has the names and marks that Python expects', () => {
    expect(json(golden, 'config.json')).toMatchObject({
      architectures: ['BertForSequenceClassification'],
      model_type: 'bert',
      hidden_act: 'gelu',
      pad_token_id: 0,
      id2label: { 0: '甲', 1: '乙', 2: '丙' },
      label2id: { 甲: 0, 乙: 1, 丙: 2 },
    });
    expect(json(golden, 'tokenizer_config.json')).toMatchObject({
      tokenizer_class: 'BertTokenizer',
      do_lower_case: true,
      model_max_length: 64,
    });
    const bytes = concat(exportCheckpoint(golden).get('model.safetensors')!);
    expect(readSafetensors(bytes, 'x').metadata).toEqual({ format: 'pt' });
  });

  it('names the class by its heads, or as told', () => {
    const parameters = new Map([...golden.parameters].filter(([name]) => !name.startsWith('classifier')));
    const architecture = (model: Partial<Exported>): unknown =>
      json({ ...golden, parameters, ...model }, 'config.json').architectures;
    expect(architecture({})).toEqual(['BertModel']);
    expect(architecture({ architecture: 'BertForTokenClassification' })).toEqual(['BertForTokenClassification']);
  });

  it('with parts that BERT has not is no BERT, and comes back all the same', () => {
    const config = configOf('micro', 7, { norm_position: 'pre', embedding_convolution: 3, bigram_buckets: 16 });
    const own = {
      config,
      labels: ['甲', '乙'],
      parameters: initialise(config, 2, 1),
      vocab: createVocab([...specials, '天', '地']),
    };
    expect(json(own, 'config.json')).toMatchObject({
      model_type: 'penjing',
      architectures: ['PenjingForSequenceClassification'],
    });
    expect(importCheckpoint(written(own))).toMatchObject({
      config,
      parameters: own.parameters,
      missing: [],
      unused: [],
    });
  });

  it('is written to disk and read again', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'penjing-export-')), 'model');
    await writePretrained(folder, golden);
    expect(readPretrained(folder).parameters).toEqual(golden.parameters);
    expect(readFileSync(join(folder, 'vocab.txt'), 'utf8').split('\n').length).toBe(1201);
  });
});
