// The smallest classifier that reads tokens: a mean of word vectors and a head, its weights from a counter.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { profiles } from '../../device-profiles/profiles.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { BundleParts } from '../../toolkit/export/bundle.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { floats, ints } from '../../toolkit/graph/tensor.ts';
import { goldenOf } from '../../toolkit/runtime/golden.ts';
import type { Model } from '../../toolkit/runtime/model.ts';
import { createPredictor, type Predictor, type PredictorParts } from '../../toolkit/runtime/predictor.ts';
import { deviceTask } from '../../toolkit/runtime/tasks.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { parseVocab } from '../../toolkit/text/vocab.ts';

export const labels = ['推理', '非推理'];
export const texts = ['今天天气怎么样', '小明有三个苹果，吃了一个，还剩几个？', '', 'abc 123'];
export const vocab = parseVocab(
  ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...'今天气怎么样小明有三个苹果吃了一还剩几？，', 'abc', '123'].join(
    '\n',
  ),
);
const text = { maxLength: 32, lowerCase: true };

/** The profile of the machine the tests run on, or a Linux one. */
export const here = profiles().find(({ os, arch }) => os === process.platform && arch === process.arch)!;

export function tinyGraph(width = 16): Graph {
  const wave = (count: number, step: number) => Array.from({ length: count }, (_, i) => Math.sin(i * step));
  const b = new Builder('tiny');
  const ids = b.input('input_ids', 'int64', ['batch', 'sequence']);
  const mask = b.input('attention_mask', 'int64', ['batch', 'sequence']);
  const table = b.initializer('table', floats([vocab.tokens.length, width], wave(vocab.tokens.length * width, 0.7)));
  const head = b.initializer('head', floats([width, labels.length], wave(width * labels.length, 1.3)));
  const words = b.op('Gather', [table, ids]); // [B, S, H]
  const present = b.op('Cast', [b.op('Unsqueeze', [mask, b.constant(ints([1], [2]))])], { to: 1 }); // [B, S, 1]
  const sum = b.op('ReduceSum', [b.op('Mul', [words, present]), b.constant(ints([1], [1]))], { keepdims: 0 }); // [B, H]
  b.output(b.op('MatMul', [sum, head], {}, 'logits')); // [B, L]
  return b.build();
}

async function tinyModelParts(): Promise<PredictorParts> {
  const executable = await ort.compile(concat(writeModel(tinyGraph()).model));
  return { executable, tokenizer: createTokenizer(vocab, text), labels };
}

export const tinyPredictor = async (): Promise<Predictor> => createPredictor(await tinyModelParts());

export const tinyModel = async (): Promise<Model> => deviceTask('classify').open(await tinyModelParts());

export async function tinyParts(more: Partial<BundleParts> = {}): Promise<BundleParts> {
  const model = await tinyModel();
  const golden = await goldenOf(model, texts);
  await model.release();
  const lineage = { recipe: 'a'.repeat(64) };
  return {
    name: 'tiny',
    task: 'classify',
    labels,
    profile: here,
    scheme: 'float32',
    infer: tinyGraph(),
    vocab,
    text,
    golden,
    metrics: { accuracy: 0.5 },
    lineage,
    ...more,
  };
}

/** An empty folder that goes when the test ends. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'penjing-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
