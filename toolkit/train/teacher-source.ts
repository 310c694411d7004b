// Where a local teacher comes from: a bundle, an ONNX file, or a checkpoint in Hugging Face layout.
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import type { Graph, Tensor } from '../graph/ir.ts';
import { readModel } from '../graph/proto.ts';
import { extract } from '../graph/rewrite.ts';
import { floats, sizeOf } from '../graph/tensor.ts';
import { parametersFrom } from '../model/checkpoint.ts';
import { classifier } from '../model/classifier.ts';
import type { ModelConfig } from '../model/config.ts';
import { parameterShapes } from '../model/parameters.ts';
import { readSafetensors } from '../model/safetensors.ts';
import { openBundle } from '../runtime/bundle.ts';
import { onRead } from '../runtime/read.ts';
import { parseVocab, type Vocab } from '../text/vocab.ts';
import { Fault } from '../words/fault.ts';
import { hiddenStates } from './hidden.ts';

export interface Source {
  readonly graph: Graph;
  readonly vocab: Vocab;
  /** Tokens of a text at most. */
  readonly maxLength: number;
  readonly lowerCase: boolean;
  /** Names of the logits, where the source tells them. */
  readonly labels?: readonly string[];
}

/** What a config.json must say for our encoder to compute what its author's did. */
const Config = z.looseObject({
  model_type: z.literal('bert').optional(),
  hidden_act: z.literal('gelu').optional(),
  position_embedding_type: z.literal('absolute').optional(),
  vocab_size: z.int().positive(),
  hidden_size: z.int().positive(),
  num_hidden_layers: z.int().positive(),
  num_attention_heads: z.int().positive(),
  intermediate_size: z.int().positive(),
  max_position_embeddings: z.int().positive(),
  type_vocab_size: z.int().positive().default(2),
  layer_norm_eps: z.number().positive().default(1e-12),
  hidden_dropout_prob: z.number().default(0),
  attention_probs_dropout_prob: z.number().default(0),
});

const Labels = z.looseObject({
  id2label: z.record(z.string(), z.string()).optional(),
  max_position_embeddings: z.int().positive().optional(),
});

/** Reads the teacher at `path`; `vocab` names a vocabulary that does not lie beside it. */
export async function readSource(path: string, vocab?: string): Promise<Source> {
  const kind = await stat(path).catch(() => undefined);
  if (!kind) throw new Fault('teacher.no-model', { where: path });
  if (/\.onnx$/i.test(path)) return onnx(path, vocab);
  if (!kind.isDirectory() || (await exists(join(path, 'manifest.json')))) return bundle(path);
  for (const name of ['model.onnx', 'onnx/model.onnx']) {
    if (await exists(join(path, name))) return onnx(join(path, name), vocab, path);
  }
  if (await exists(join(path, 'model.safetensors'))) return checkpoint(path, vocab);
  throw new Fault('teacher.no-model', { where: path });
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function bundle(path: string): Promise<Source> {
  const opened = await openBundle(path);
  try {
    const { folder, manifest } = opened;
    const { labels, text } = manifest;
    const vocab = await readVocab(join(folder, 'vocab.txt'));
    return { graph: await readGraph(join(folder, 'infer.onnx')), vocab, labels, ...text };
  } finally {
    await opened.close();
  }
}

async function onnx(path: string, vocab?: string, folder = dirname(path)): Promise<Source> {
  const graph = await readGraph(path);
  const { max_position_embeddings: longest = 512, id2label } = Labels.parse(
    await readJson(join(folder, 'config.json'), {}),
  );
  return {
    graph,
    vocab: await readVocab(vocab ?? join(folder, 'vocab.txt')),
    maxLength: longest,
    lowerCase: true,
    ...labelsOf(id2label),
  };
}

async function readGraph(path: string): Promise<Graph> {
  const bytes = await onRead(path, () => readFile(path));
  return readModel(bytes, { where: path, external: (location) => readFileSync(join(dirname(path), location)) });
}

async function checkpoint(folder: string, vocab?: string): Promise<Source> {
  const where = join(folder, 'config.json');
  const raw = await readJson(where);
  const parsed = Config.safeParse(raw);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new Fault('teacher.config', { where, field: path.join('.'), reason: message });
  }
  const config: ModelConfig = parsed.data;
  const file = join(folder, 'model.safetensors');
  const tensors = renamed(readSafetensors(await onRead(file, () => readFile(file)), file).tensors);
  const labels = tensors.get('classifier.weight')?.dims[0];
  const graph =
    labels === undefined
      ? encoder(config, tensors, file)
      : classifier(config, parametersFrom(tensors, config, labels, file));
  return {
    graph,
    vocab: await readVocab(vocab ?? join(folder, 'vocab.txt')),
    maxLength: config.max_position_embeddings,
    lowerCase: true,
    ...labelsOf(Labels.parse(raw).id2label),
  };
}

/** Older checkpoints call the parts of a LayerNorm gamma and beta, and bare encoders leave the prefix out. */
function renamed(tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
  return new Map(
    Array.from(tensors, ([name, tensor]) => [
      name
        .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
        .replace(/LayerNorm\.beta$/, 'LayerNorm.bias')
        .replace(/^(embeddings|encoder|pooler)\./, 'bert.$1.'),
      tensor,
    ]),
  );
}

/** A checkpoint without a classification head: with an empty one in its place, and then cut to the hidden states. */
function encoder(config: ModelConfig, tensors: ReadonlyMap<string, Tensor>, where: string): Graph {
  const head = [...parameterShapes(config, 1)]
    .filter(([name]) => /^(classifier|bert\.pooler)\./.test(name))
    .map(([name, dims]) => [name, floats(dims, new Float32Array(sizeOf(dims)))] as const);
  const graph = classifier(config, parametersFrom(new Map([...head, ...tensors]), config, 1, where));
  return extract(graph, hiddenStates(graph));
}

async function readVocab(path: string): Promise<Vocab> {
  if (!(await exists(path))) throw new Fault('teacher.no-vocabulary', { where: path });
  return parseVocab(await onRead(path, () => readFile(path, 'utf8')), path);
}

async function readJson(path: string, otherwise?: object): Promise<unknown> {
  if (otherwise && !(await exists(path))) return otherwise;
  const text = await onRead(path, () => readFile(path, 'utf8'));
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('teacher.config', { where: path, field: basename(path), reason: 'not JSON' });
  }
}

/** `LABEL_0` … are placeholders, not names. */
function labelsOf(names: Readonly<Record<string, string>> = {}): { labels?: readonly string[] } {
  const labels = Object.entries(names)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, name]) => name);
  return labels.length === 0 || labels.every((name) => /^LABEL_\d+$/.test(name)) ? {} : { labels };
}
