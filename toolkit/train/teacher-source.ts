// Where a local teacher comes from: a bundle, an ONNX file, or a checkpoint in Hugging Face layout.
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Graph } from '../graph/ir.ts';
import { extract } from '../graph/rewrite.ts';
import { complete } from '../model/checkpoint/import.ts';
import { classifier } from '../model/classifier.ts';
import { hiddenStates } from '../model/imported/hidden.ts';
import { openBundle } from '../runtime/bundle.ts';
import { dictionaries } from '../runtime/dictionary.ts';
import { onRead } from '../runtime/read.ts';
import type { Matcher } from '../text/matcher.ts';
import type { TaskName } from '../text/task.ts';
import { parseVocab, type Vocab } from '../text/vocab.ts';
import { Fault } from '../words/fault.ts';
import { readGraph } from './imported.ts';
import { GRAPHS, readPretrained } from './pretrained.ts';

export interface Source {
  readonly graph: Graph;
  readonly vocab: Vocab;
  /** Tokens of a text at most. */
  readonly maxLength: number;
  readonly lowerCase: boolean;
  /** Names of the logits, where the source tells them. */
  readonly labels?: readonly string[];
  /** What a bundle is for; nothing else says it. */
  readonly task?: TaskName;
  /** A bundle's dictionary. */
  readonly terms?: Matcher;
}

const Described = z.looseObject({
  id2label: z.record(z.string(), z.string()).optional(),
  max_position_embeddings: z.int().positive().optional(),
});

/** Reads the teacher at `path`; `vocab` names the vocabulary of an ONNX file that does not lie beside it. */
export async function readSource(path: string, vocab?: string): Promise<Source> {
  const kind = await stat(path).catch(() => undefined);
  if (!kind) throw new Fault('teacher.no-model', { where: path });
  if (/\.onnx$/i.test(path)) return onnx(path, vocab);
  if (!kind.isDirectory() || (await exists(join(path, 'manifest.json')))) return bundle(path);
  for (const name of GRAPHS) {
    if (await exists(join(path, name))) return onnx(join(path, name), vocab, path);
  }
  if (await exists(join(path, 'config.json'))) return checkpoint(path);
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
    const { task, labels, text } = manifest;
    const vocab = await readVocab(join(folder, 'vocab.txt'));
    const terms = (await dictionaries(folder, manifest))?.current;
    const graph = readGraph(join(folder, 'infer.onnx'));
    return { graph, vocab, task, labels, ...text, ...(terms ? { terms } : {}) };
  } finally {
    await opened.close();
  }
}

async function onnx(path: string, vocab?: string, folder = dirname(path)): Promise<Source> {
  const graph = await onRead(path, async () => readGraph(path));
  const { max_position_embeddings: maxLength = 512, id2label = {} } = await describe(join(folder, 'config.json'));
  const labels = Object.entries(id2label)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, name]) => name);
  return {
    graph,
    vocab: await readVocab(vocab ?? join(folder, 'vocab.txt')),
    maxLength,
    lowerCase: true,
    ...namesAmong(labels),
  };
}

/** What stands beside an ONNX file; nothing is needed. */
async function describe(path: string): Promise<z.infer<typeof Described>> {
  if (!(await exists(path))) return {};
  const text = await onRead(path, () => readFile(path, 'utf8'));
  try {
    return Described.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault('teacher.config', { where: path }, { cause });
  }
}

async function checkpoint(path: string): Promise<Source> {
  const words = join(path, 'vocab.txt');
  if (!(await exists(words))) throw new Fault('teacher.no-vocabulary', { where: words });
  const found = await onRead(path, async () => readPretrained(path));
  const headless = found.missing.includes('classifier.weight');
  // Without a head: an untrained one in its place, and the graph cut to the hidden states.
  // no dictionary lies in such a folder, and a model that meets no term is as one without
  const { term_types: _, ...config } = found.config;
  const graph = classifier(config, complete(headless ? { ...found, config, labels: [''] } : { ...found, config }, 0));
  return {
    graph: headless ? extract(graph, hiddenStates(graph)) : graph,
    vocab: found.vocab,
    maxLength: found.config.max_position_embeddings,
    lowerCase: found.lowerCase,
    ...namesAmong(headless ? [] : found.labels),
  };
}

async function readVocab(path: string): Promise<Vocab> {
  if (!(await exists(path))) throw new Fault('teacher.no-vocabulary', { where: path });
  return parseVocab(await onRead(path, () => readFile(path, 'utf8')), path);
}

/** `LABEL_0` … are placeholders, not names. */
const namesAmong = (labels: readonly string[]): { labels?: readonly string[] } =>
  labels.every((name) => /^LABEL_\d+$/.test(name)) ? {} : { labels };
