// The same values as PyTorch from every format, and from every kind of model that is this encoder under another name.
import { describe, expect, it } from 'vitest';
import type { Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { transposed } from '../../toolkit/graph/tensor.ts';
import { type Checkpoint, complete, importCheckpoint } from '../../toolkit/model/checkpoint/import.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import type { ModelConfig } from '../../toolkit/model/config.ts';
import { type Parameters, parameterShapes } from '../../toolkit/model/parameters.ts';
import { type Forward, golden, goldenFeeds, type Shaped } from '../golden.ts';
import { type Files, folderOf, goldenFiles, goldenFolder } from './folders.ts';

type Values = Readonly<Record<string, Float32Array>>;

async function run(graph: Graph, feeds: Feeds, names: readonly string[]): Promise<Values> {
  const tapped = { ...graph, outputs: names.map((name) => graph.values.get(name)!) };
  const executable = await ort.compile(concat(writeModel(tapped).model));
  const outputs = await executable.run(feeds);
  await executable.release();
  return Object.fromEntries(names.map((name) => [name, outputs[name]!.data as Float32Array]));
}

const states = ({ num_hidden_layers: layers }: ModelConfig): readonly string[] => [
  'bert.embeddings.LayerNorm',
  ...Array.from({ length: layers }, (_, i) => `bert.encoder.layer.${i}.output.LayerNorm`),
];
const apart = (ours: Float32Array, values: readonly number[]): number => {
  expect(ours.length).toBe(values.length);
  return Math.max(...values.map((value, i) => Math.abs(value - ours[i]!)));
};

const MASKED = {
  'cls.predictions.transform.dense.weight': (h: number) => [h, h],
  'cls.predictions.transform.dense.bias': (h: number) => [h],
  'cls.predictions.transform.LayerNorm.weight': (h: number) => [h],
  'cls.predictions.transform.LayerNorm.bias': (h: number) => [h],
  'cls.predictions.decoder.weight': (h: number, v: number) => [v, h],
  'cls.predictions.bias': (_: number, v: number) => [v],
} as const;
const withMasked = (config: ModelConfig, labels: number): ReadonlyMap<string, readonly number[]> =>
  new Map([
    ...parameterShapes(config, labels),
    ...Object.entries(MASKED).map(
      ([name, dims]) => [name, dims(config.hidden_size, config.vocab_size)] as [string, number[]],
    ),
  ]);

/** decoder · LayerNorm(gelu(dense · x)) + bias on the last hidden states. */
function masked(graph: Graph, config: ModelConfig, parameters: Parameters): Graph {
  const b = new Builder('masked', { ...graph, outputs: [] });
  const at = (name: string): string =>
    b.initializer(`cls.predictions.${name}`, parameters.get(`cls.predictions.${name}`)!);
  const weight = (name: string): string => b.constant(transposed(parameters.get(`cls.predictions.${name}.weight`)!));
  const dense = b.op('MatMul', [states(config).at(-1)!, weight('transform.dense')]);
  const active = b.op('Gelu', [b.op('Add', [dense, at('transform.dense.bias')])]);
  const norms = [at('transform.LayerNorm.weight'), at('transform.LayerNorm.bias')];
  const normed = b.op('LayerNormalization', [active, ...norms], { axis: -1, epsilon: config.layer_norm_eps });
  b.output(b.op('Add', [b.op('MatMul', [normed, weight('decoder')]), at('bias')], {}, 'masked'));
  return b.build();
}

describe('the reference BERT', () => {
  const want = golden<Forward & { mlm_logits_at: { positions: number[][]; token_ids: number[]; values: number[][] } }>(
    'hf-forward.json',
  );
  it.each([
    ['model.safetensors', 1e-4],
    ['pytorch_model.bin', 1e-4],
    ['pytorch_model.legacy.bin', 1e-4],
    ['pytorch_model.fp16.bin', 2e-2], // its weights are rounded to 11 bits
  ])('%s: hidden states, logits and MLM logits within %f', async (file, tolerance) => {
    const { config, parameters } = importCheckpoint(folderOf(goldenFolder(file)), { shapes: withMasked });
    const graph = masked(classifier(config, parameters), config, parameters);
    const places: [string, Shaped][] = states(config).map((name, i) => [name, want.hidden_states[i]!]);
    const outputs = await run(graph, goldenFeeds(), [...places.map(([name]) => name), 'logits', 'masked']);
    for (const [name, { values }] of places) expect(apart(outputs[name]!, values), name).toBeLessThan(tolerance);
    expect(apart(outputs.logits!, want.classifier_logits.values)).toBeLessThan(tolerance);
    const length = want.input_ids[0]!.length;
    for (const [i, [row, column]] of want.mlm_logits_at.positions.entries())
      for (const [k, token] of want.mlm_logits_at.token_ids.entries()) {
        const ours = outputs.masked![(row! * length + column!) * config.vocab_size + token]!;
        expect(Math.abs(ours - want.mlm_logits_at.values[i]![k]!)).toBeLessThan(5 * tolerance);
      }
  });
});

interface Kind {
  readonly input_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[];
  readonly token_type_ids: readonly (readonly number[])[];
  readonly hidden: readonly (readonly number[])[];
  readonly logits?: readonly number[];
}

const kinds: Readonly<Record<string, Files>> = {
  bert: goldenFiles('hf-kinds/bert', {
    'model.safetensors.index.json': 'model.safetensors.index.json',
    ...Object.fromEntries(
      [1, 2, 3].map((i) => [`model-0000${i}-of-00003.safetensors`, `model-0000${i}-of-00003.safetensors`]),
    ),
  }),
  ...Object.fromEntries(
    ['bare', 'roberta', 'electra', 'masked'].map((kind) => [
      kind,
      goldenFiles(`hf-kinds/${kind}`, { 'model.safetensors': 'model.safetensors' }),
    ]),
  ),
};

describe('kinds of model', () => {
  it.each<[string, Partial<Pick<Checkpoint, 'missing' | 'unused'>>]>([
    ['bert', { missing: [], unused: [] }],
    ['bare', { missing: ['classifier.weight', 'classifier.bias'], unused: [] }],
    ['roberta', { unused: [] }],
    [
      'electra',
      { missing: ['bert.pooler.dense.weight', 'bert.pooler.dense.bias', 'classifier.weight', 'classifier.bias'] },
    ],
    [
      'masked',
      { missing: ['bert.pooler.dense.weight', 'bert.pooler.dense.bias', 'classifier.weight', 'classifier.bias'] },
    ],
  ])('%s gives the hidden states of transformers', async (kind, facts) => {
    const files = {
      ...kinds[kind],
      ...goldenFiles(`hf-kinds/${kind}`, { 'config.json': 'config.json', 'vocab.txt': 'vocab.txt' }),
    };
    const checkpoint = importCheckpoint(folderOf(files));
    expect(checkpoint).toMatchObject({ labels: ['好', '坏', '平'], ...facts });
    const { config } = checkpoint;
    expect(config.max_position_embeddings).toBe(10);
    const want = golden<Kind>(`hf-kinds/${kind}/forward.json`);
    const feed = (rows: Kind['input_ids']) => ({
      type: 'int64' as const,
      dims: [rows.length, rows[0]!.length],
      data: BigInt64Array.from(rows.flat(), BigInt),
    });
    const { input_ids, attention_mask, token_type_ids } = want;
    const feeds = {
      input_ids: feed(input_ids),
      attention_mask: feed(attention_mask),
      token_type_ids: feed(token_type_ids),
    };
    const outputs = await run(classifier(config, complete(checkpoint, 1)), feeds, [...states(config), 'logits']);
    const { hidden_size: h } = config;
    for (const [layer, name] of states(config).entries())
      for (const [token, real] of attention_mask.flat().entries())
        if (real)
          expect(
            apart(
              outputs[name]!.subarray(token * h, (token + 1) * h),
              want.hidden[layer]!.slice(token * h, (token + 1) * h),
            ),
            `${name} ${token}`,
          ).toBeLessThan(1e-5);
    if (want.logits) expect(apart(outputs.logits!, want.logits)).toBeLessThan(1e-5);
  });
});
