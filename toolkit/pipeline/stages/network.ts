// A trained network as files, and what the later stages do with one: run it on texts.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example } from '../../data/records.ts';
import { ort } from '../../engine/ort.ts';
import { inputOf } from '../../evaluate/evaluate.ts';
import type { Graph } from '../../graph/ir.ts';
import { concat, writeModel } from '../../graph/proto.ts';
import { parametersFrom } from '../../model/checkpoint.ts';
import type { ModelConfig } from '../../model/config.ts';
import type { Parameters } from '../../model/parameters.ts';
import { readSafetensors, writeSafetensors } from '../../model/safetensors.ts';
import type { Model, Reply, TaskParts } from '../../runtime/model.ts';
import { deviceTask } from '../../runtime/tasks.ts';
import type { TaskName } from '../../text/task.ts';
import type { Artifact } from '../store.ts';
import { type Prepared, tokenizerOf } from './examples.ts';
import type { TaskRow } from './tasks/task.ts';
import { taskOf } from './tasks.ts';

export const [CONFIG, WEIGHTS] = ['config.json', 'model.safetensors'] as const;

/** Hugging Face layout: config.json and model.safetensors. */
export async function writeNetwork(folder: string, config: ModelConfig, parameters: Parameters): Promise<void> {
  await writeFile(join(folder, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
  await writeFile(join(folder, WEIGHTS), writeSafetensors(parameters));
}

/** The inference graph of the network in `artifact`. */
export async function readNetwork(
  { folder }: Pick<Artifact, 'folder'>,
  { task, labels }: Pick<Prepared, 'task' | 'labels'>,
): Promise<Graph> {
  const config = JSON.parse(await readFile(join(folder, CONFIG), 'utf8')) as ModelConfig;
  const where = join(folder, WEIGHTS);
  const { tensors } = readSafetensors(await readFile(where), where);
  const { shapes, outputs, graph } = taskOf(task);
  return graph(config, parametersFrom(tensors, shapes(config, outputs(labels).length), where));
}

export interface ModelSetting extends Pick<TaskParts, 'tokenizer' | 'labels' | 'thresholds'> {
  readonly task: TaskName;
  readonly threads: number;
}

export const settingOf = (prepared: Prepared, maxLength: number, threads: number): ModelSetting => ({
  ...{ task: prepared.task, labels: prepared.labels, threads },
  tokenizer: tokenizerOf(prepared, maxLength),
});

export async function openModel(graph: Graph, { task, threads, ...parts }: ModelSetting): Promise<Model> {
  const executable = await ort.compile(concat(writeModel(graph).model), { threads });
  return deviceTask(task).open({ executable, ...parts });
}

/** Lends a model to `use`, and frees it. */
export async function withModel<T>(graph: Graph, setting: ModelSetting, use: (model: Model) => Promise<T>): Promise<T> {
  const model = await openModel(graph, setting);
  try {
    return await use(model);
  } finally {
    await model.release();
  }
}

/** Examples asked together: enough to sort by length, few enough to stop soon. */
const TOGETHER = 512;

/** The replies to all examples, asked as their task asks, in their order. An aborted signal throws its reason. */
export async function repliesTo(
  { reply }: Pick<Model, 'reply'>,
  examples: readonly Example[],
  signal?: AbortSignal,
  ask: TaskRow['ask'] = inputOf,
): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  for (let start = 0; start < examples.length; start += TOGETHER) {
    signal?.throwIfAborted();
    replies.push(...(await reply(examples.slice(start, start + TOGETHER).map(ask))));
  }
  return replies;
}

/** Rows of float32: how many there are and how long each is as uint32, then their numbers. */
export async function writeLogits(path: string, rows: readonly (readonly number[])[]): Promise<void> {
  const head = new Uint32Array([rows.length, ...rows.map(({ length }) => length)]);
  const values = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    values.set(row, at);
    at += row.length;
  }
  await writeFile(path, [new Uint8Array(head.buffer), new Uint8Array(values.buffer)]);
}

export async function readLogits(path: string): Promise<readonly (readonly number[])[]> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  const count = new Uint32Array(bytes, 0, 1)[0]!;
  const lengths = new Uint32Array(bytes, 4, count);
  const values = new Float32Array(bytes, 4 + 4 * count);
  let at = 0;
  return Array.from(lengths, (length) => {
    at += length;
    return Array.from(values.subarray(at - length, at));
  });
}
