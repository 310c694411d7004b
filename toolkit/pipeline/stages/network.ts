// A trained network as files, and what the later stages do with one: run it on texts.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ort } from '../../engine/ort.ts';
import type { Graph } from '../../graph/ir.ts';
import { concat, writeModel } from '../../graph/proto.ts';
import { parametersFrom } from '../../model/checkpoint.ts';
import { classifier } from '../../model/classifier.ts';
import type { ModelConfig } from '../../model/config.ts';
import type { Parameters } from '../../model/parameters.ts';
import { readSafetensors, writeSafetensors } from '../../model/safetensors.ts';
import { createPredictor, type Predictor } from '../../runtime/predictor.ts';
import type { Tokenizer } from '../../text/tokenizer.ts';
import type { Artifact } from '../store.ts';

const [CONFIG, WEIGHTS] = ['config.json', 'model.safetensors'];

/** Hugging Face layout: config.json and model.safetensors. */
export async function writeNetwork(folder: string, config: ModelConfig, parameters: Parameters): Promise<void> {
  await writeFile(join(folder, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
  await writeFile(join(folder, WEIGHTS), writeSafetensors(parameters));
}

/** The inference graph of the network in `artifact`. */
export async function readNetwork({ folder }: Pick<Artifact, 'folder'>, labels: number): Promise<Graph> {
  const config = JSON.parse(await readFile(join(folder, CONFIG), 'utf8')) as ModelConfig;
  const where = join(folder, WEIGHTS);
  const { tensors } = readSafetensors(await readFile(where), where);
  return classifier(config, parametersFrom(tensors, config, labels, where));
}

/** Compiles `graph`, lends a predictor to `use`, and frees it. */
export async function withPredictor<T>(
  graph: Graph,
  {
    tokenizer,
    labels,
    threads,
  }: { readonly tokenizer: Tokenizer; readonly labels: readonly string[]; readonly threads: number },
  use: (predictor: Predictor) => Promise<T>,
): Promise<T> {
  const executable = await ort.compile(concat(writeModel(graph).model), { threads });
  const predictor = createPredictor({ executable, tokenizer, labels });
  try {
    return await use(predictor);
  } finally {
    await predictor.release();
  }
}

/** Logits as float32, row by row. */
export async function writeLogits(path: string, logits: readonly (readonly number[])[]): Promise<void> {
  const values = new Float32Array(logits.flat());
  await writeFile(path, new Uint8Array(values.buffer));
}

export async function readLogits(path: string, labels: number): Promise<readonly (readonly number[])[]> {
  const bytes = await readFile(path);
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return Array.from({ length: values.length / labels }, (_, row) =>
    Array.from(values.subarray(row * labels, (row + 1) * labels)),
  );
}
