// Folders in every format, of every kind and in every state of repair.
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../toolkit/graph/ir.ts';
import { concat } from '../../toolkit/graph/proto.ts';
import { asFloat32, floats } from '../../toolkit/graph/tensor.ts';
import {
  type Checkpoint,
  complete,
  type ImportOptions,
  importCheckpoint,
  notes,
} from '../../toolkit/model/checkpoint/import.ts';
import { parameterShapes } from '../../toolkit/model/parameters.ts';
import { readSafetensors, writeSafetensors } from '../../toolkit/model/safetensors.ts';
import { readPretrained } from '../../toolkit/train/pretrained.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { changed, type Files, folderOf, goldenFolder } from './folders.ts';

const FORMATS = ['model.safetensors', 'pytorch_model.bin', 'pytorch_model.legacy.bin', 'pytorch_model.fp16.bin'];
const read = (files: Files, options?: ImportOptions): Checkpoint => importCheckpoint(folderOf(files), options);
const refused = (files: Files, options?: ImportOptions): Fault => {
  try {
    read(files, options);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('read');
};

const whole = goldenFolder('model.safetensors');
const tensors = readSafetensors(whole['model.safetensors']!, 'x').tensors;
/** The reference model with other tensors, or the same under other names. */
const withTensors = (change: (tensors: Map<string, Tensor>) => void): Files => {
  const copy = new Map(tensors);
  change(copy);
  return { ...whole, 'model.safetensors': concat(writeSafetensors(copy)) };
};
const renamed = (rename: (name: string) => string): Files => ({
  ...whole,
  'model.safetensors': concat(writeSafetensors(new Map(Array.from(tensors, ([name, value]) => [rename(name), value])))),
});
const withConfig = (fields: Readonly<Record<string, unknown>>): Files => ({
  ...whole,
  'config.json': changed(whole['config.json']!, fields),
});

describe('a checkpoint', () => {
  const reference = read(whole);

  it.each(FORMATS)('%s has the reference weights under our names', (file) => {
    const { parameters, missing, labels, config } = read(goldenFolder(file));
    expect([...parameters.keys()]).toEqual([...parameterShapes(config, 3).keys()]);
    expect([missing, labels]).toEqual([[], ['LABEL_0', 'LABEL_1', 'LABEL_2']]);
    const tolerance = file.includes('fp16') ? 2 ** -11 : 0;
    for (const [name, value] of parameters) {
      const ours = asFloat32(value);
      const apart = asFloat32(reference.parameters.get(name)!).map(
        (x, i) => Math.abs(x - ours[i]!) / Math.max(1, Math.abs(x)),
      );
      expect(Math.max(...apart), name).toBeLessThanOrEqual(tolerance);
    }
  });

  it.each([
    ['DataParallel', (name: string) => `module.${name}`],
    ['a bare encoder', (name: string) => name.replace(/^bert\./, '')],
    [
      'gamma and beta',
      (name: string) =>
        name.replace(/LayerNorm\.weight$/, 'LayerNorm.gamma').replace(/LayerNorm\.bias$/, 'LayerNorm.beta'),
    ],
    ['ELECTRA', (name: string) => name.replace(/^bert\./, 'electra.')],
  ])('with the names of %s is the same', (_, rename) => {
    expect(read(renamed(rename)).parameters).toEqual(reference.parameters);
  });

  it('renames gamma and beta nowhere but in a LayerNorm', () => {
    const { unused } = read(withTensors((all) => all.set('cls.gate.gamma', floats([1], [1]))));
    expect(unused).toContain('cls.gate.gamma');
  });

  it('passes over position ids and a decoder tied to the embeddings, and says what else it leaves', () => {
    const embeddings = tensors.get('bert.embeddings.word_embeddings.weight')!;
    const { unused } = read(
      withTensors((all) => {
        all.set('bert.embeddings.position_ids', { type: 'int64', dims: [1, 2], data: new Uint8Array(16) });
        all.set('cls.predictions.decoder.weight', embeddings);
        all.set('cls.seq_relationship.weight', floats([2, 2], [1, 2, 3, 4]));
      }),
    );
    expect(unused).toEqual(
      [...tensors.keys()].filter((name) => name.startsWith('cls.')).concat('cls.seq_relationship.weight'),
    );
    const untied = { ...embeddings, data: embeddings.data.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) };
    expect(read(withTensors((all) => all.set('cls.predictions.decoder.weight', untied))).unused).toContain(
      'cls.predictions.decoder.weight',
    );
  });

  it('takes a tied decoder from the embeddings when asked for', () => {
    const name = 'cls.predictions.decoder.weight';
    const { parameters } = read(whole, {
      shapes: (config) => new Map([[name, [config.vocab_size, config.hidden_size]]]),
    });
    expect(parameters.get(name)).toEqual(reference.parameters.get('bert.embeddings.word_embeddings.weight'));
  });

  it('without heads starts them fresh and says so in words', () => {
    const bare = read(
      withTensors((all) => {
        for (const name of all.keys()) if (/pooler|classifier|cls/.test(name)) all.delete(name);
      }),
      { labels: ['好', '坏'] },
    );
    expect(bare.missing).toEqual([
      'bert.pooler.dense.weight',
      'bert.pooler.dense.bias',
      'classifier.weight',
      'classifier.bias',
    ]);
    const [note] = notes(bare);
    expect(note).toEqual({
      key: 'model.heads-missing',
      values: { where: 'model/model.safetensors', names: 'bert.pooler.dense, classifier' },
    });
    expect(new Fault(note!.key, note!.values).in('zh')).toContain('bert.pooler.dense, classifier');
    const full = complete(bare, 1);
    expect(full.get('classifier.weight')!.dims).toEqual([2, 48]);
    expect(full.get('bert.embeddings.word_embeddings.weight')).toBe(
      bare.parameters.get('bert.embeddings.word_embeddings.weight'),
    );
  });

  it('takes labels from id2label, else as many as its head has; a head for other labels is left aside', () => {
    expect(read(withConfig({ id2label: { 2: '丙', 0: '甲', 1: '乙' } })).labels).toEqual(['甲', '乙', '丙']);
    const other = read(whole, { labels: ['甲', '乙'] });
    expect(other.missing).toEqual(['classifier.weight', 'classifier.bias']);
    expect(other.unused).toContain('classifier.weight');
    expect(read(whole, { labels: ['甲', '乙', '丙'] }).missing).toEqual([]);
  });

  it('trusts the vocabulary for padding, and tells lower case', () => {
    const files = withConfig({ pad_token_id: 1 });
    const { vocab, lowerCase } = read({ ...files, 'tokenizer_config.json': '{"do_lower_case": false}' });
    expect([vocab.pad, lowerCase, reference.lowerCase]).toEqual([0, false, true]);
  });

  it('opens on disk as in memory, sharded or whole', () => {
    const golden = (folder: string): string => new URL(`../golden/${folder}`, import.meta.url).pathname;
    expect(readPretrained(golden('hf-checkpoint')).parameters).toEqual(reference.parameters);
    expect(readPretrained(golden('hf-kinds/bert')).missing).toEqual([]);
    expect(() => readPretrained(golden('nowhere'))).toThrow(/expected config\.json, received a folder without/);
  });

  it('reads shards of PyTorch files', () => {
    const files = goldenFolder('pytorch_model.bin');
    const { 'pytorch_model.bin': weights, ...rest } = files;
    const names = [...tensors.keys()].map((name) =>
      name.replace(/LayerNorm\.weight$/, 'LayerNorm.gamma').replace(/LayerNorm\.bias$/, 'LayerNorm.beta'),
    );
    const map = JSON.stringify({
      weight_map: Object.fromEntries(names.map((name) => [name, 'pytorch_model-00001-of-00001.bin'])),
    });
    const sharded = { ...rest, 'pytorch_model.bin.index.json': map, 'pytorch_model-00001-of-00001.bin': weights! };
    expect(read(sharded).parameters).toEqual(reference.parameters);
  });
});

describe('what does not fit', () => {
  it.each<[string, Files, Fault['key'], RegExp]>([
    ['no configuration', { 'vocab.txt': '' }, 'model.no-file', /config\.json/],
    ['no vocabulary', { ...whole, 'vocab.txt': undefined! }, 'model.no-file', /vocab\.txt/],
    [
      'no weights',
      { ...whole, 'model.safetensors': undefined! },
      'model.no-file',
      /model\.safetensors \/ pytorch_model\.bin/,
    ],
    ['a configuration that is no JSON', { ...whole, 'config.json': '{' }, 'model.not-json', /config\.json/],
    ['a configuration that is a list', { ...whole, 'config.json': '[]' }, 'model.config-field', /object/],
    [
      'a configuration that is no text',
      { ...whole, 'config.json': Uint8Array.of(0xff, 0xfe) },
      'model.not-text',
      /UTF-8/,
    ],
    ['another kind of model', withConfig({ model_type: 'gpt2' }), 'model.config-field', /model_type.*"bert".*"gpt2"/],
    [
      'another activation',
      withConfig({ hidden_act: 'relu' }),
      'model.config-field',
      /hidden_act "gelu", received "relu"/,
    ],
    ['relative positions', withConfig({ position_embedding_type: 'relative_key' }), 'model.config-field', /absolute/],
    ['narrow embeddings', withConfig({ embedding_size: 16 }), 'model.config-field', /embedding_size 48, received 16/],
    ['no sizes', withConfig({ hidden_size: undefined }), 'model.config-field', /hidden_size/],
    ['impossible sizes', withConfig({ num_hidden_layers: 1e9 }), 'model.config-field', /num_hidden_layers ≤ 256/],
    ['heads that do not divide', withConfig({ num_attention_heads: 5 }), 'model.config-heads', /48.*5/],
    ['labels with a gap', withConfig({ id2label: { 0: 'a', 2: 'b' } }), 'model.config-labels', /0, 2/],
    [
      'more labels than the head has',
      withConfig({ id2label: { 0: 'a', 1: 'b' } }),
      'model.parameter-missing',
      /classifier\.weight.*\[2, 48\].*\[3, 48\]/,
    ],
    [
      'a larger feed-forward layer',
      withConfig({ intermediate_size: 97 }),
      'model.parameter-missing',
      /intermediate.*\[97, 48\].*\[96, 48\]/,
    ],
    ['another layer', withConfig({ num_hidden_layers: 4 }), 'model.parameter-missing', /layer\.3.*∅/],
    [
      'more positions',
      withConfig({ max_position_embeddings: 512 }),
      'model.parameter-missing',
      /position_embeddings.*\[512, 48\]/,
    ],
    [
      'a longer vocabulary',
      { ...whole, 'vocab.txt': concat([whole['vocab.txt']!, Uint8Array.of(65, 10)]) },
      'model.vocab-size',
      /1200 tokens.*1201/,
    ],
    [
      'another size of vocabulary',
      withConfig({ vocab_size: 1201 }),
      'model.parameter-missing',
      /\[1201, 48\].*\[1200, 48\]/,
    ],
    [
      'a shorter vocabulary',
      { ...whole, 'vocab.txt': whole['vocab.txt']!.subarray(0, whole['vocab.txt']!.lastIndexOf(10, -2) + 1) },
      'model.vocab-size',
      /1200 tokens.*1199/,
    ],
    [
      'a head of very many rows without columns',
      withTensors((all) =>
        all.set('classifier.weight', { type: 'float32', dims: [2 ** 40, 0], data: new Uint8Array(0) }),
      ),
      'model.parameter-missing',
      /classifier\.weight/,
    ],
    ['a vocabulary without special tokens', { ...whole, 'vocab.txt': 'a\n'.repeat(1200) }, 'text.no-special', /PAD/],
    [
      'weights that are whole numbers',
      withTensors((all) => all.set('classifier.bias', { type: 'int32', dims: [3], data: new Uint8Array(12) })),
      'model.parameter-missing',
      /classifier\.bias.*int32/,
    ],
    [
      'a weight that is no number',
      withTensors((all) => all.set('classifier.bias', floats([3], [1, Number.NaN, Number.POSITIVE_INFINITY]))),
      'model.parameter-not-finite',
      /classifier\.bias.*2/,
    ],
    [
      'two names for one parameter',
      withTensors((all) => all.set('module.classifier.bias', floats([3], [1, 2, 3]))),
      'model.repeated-name',
      /classifier\.bias/,
    ],
    [
      'an index that names a file elsewhere',
      { ...whole, 'model.safetensors': undefined!, 'model.safetensors.index.json': '{"weight_map":{"a":"../b"}}' },
      'model.shard-name',
      /\.\.\/b/,
    ],
    [
      'an index that names no file',
      {
        ...whole,
        'model.safetensors': undefined!,
        'model.safetensors.index.json': '{"weight_map":{"a":"b.safetensors"}}',
      },
      'model.no-file',
      /b\.safetensors/,
    ],
    [
      'an index that promises too much',
      {
        ...whole,
        'model.safetensors': undefined!,
        'b.safetensors': whole['model.safetensors']!,
        'model.safetensors.index.json': '{"weight_map":{"a":"b.safetensors"}}',
      },
      'model.shard-lacks',
      /expected a,/,
    ],
    [
      'an index without a map',
      { ...whole, 'model.safetensors': undefined!, 'model.safetensors.index.json': '{}' },
      'model.config-field',
      /index\.json: expected weight_map record, received ∅/,
    ],
  ])('%s', (_, files, key, words) => {
    const present = Object.fromEntries(Object.entries(files).filter(([, content]) => content !== undefined));
    const fault = refused(present);
    expect([fault.key, fault.exit]).toEqual([key, 2]);
    expect(fault.message).toMatch(words);
  });

  it('float16 beyond its range', () => {
    const half = { type: 'float16' as const, dims: [3], data: Uint8Array.of(0, 0x7c, 0, 0, 0, 0) };
    expect(refused(withTensors((all) => all.set('classifier.bias', half))).message).toMatch(
      /classifier\.bias, received 1/,
    );
  });
});
