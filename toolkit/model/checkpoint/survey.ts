// What a Hugging Face folder holds, read from its descriptions: no weight is loaded.
import type { Tensor } from '../../graph/ir.ts';
import { bytesOf, sizeOf } from '../../graph/tensor.ts';
import type { ModelConfig } from '../config.ts';
import { readConfig } from './config.ts';
import { need } from './import.ts';
import { canonical } from './names.ts';
import type { Folder } from './source.ts';
import { findWeights } from './weights.ts';

/** Tensors that belong together: their parameters, and what they take as they are stored. */
export interface Part {
  readonly name: string;
  readonly parameters: number;
  readonly bytes: number;
}

export interface Survey {
  readonly config: ModelConfig;
  /** Undefined where config.json does not name them. */
  readonly labels: readonly string[] | undefined;
  /** In the order of the file. */
  readonly parts: readonly Part[];
}

/** Faults: those of config.json and of the descriptions of the weights. */
export function survey(folder: Folder): Survey {
  const { config, labels } = readConfig(need(folder, 'config.json'));
  const { index, where } = findWeights(folder);
  return { config, labels, parts: partsOf(canonical(index, where)) };
}

export function partsOf(tensors: ReadonlyMap<string, Pick<Tensor, 'type' | 'dims'>>): readonly Part[] {
  const groups = Map.groupBy(tensors, ([name]) => partOf(name));
  return Array.from(groups, ([name, members]) => ({
    name,
    parameters: members.reduce((sum, [, { dims }]) => sum + sizeOf(dims), 0),
    bytes: members.reduce((sum, [, { type, dims }]) => sum + bytesOf(type, dims), 0),
  }));
}

const stems = [/^bert\.encoder\.layer\.\d+/, /^bert\.\w+/, /^cls\.\w+/, /^\w+/];

/** The module a tensor belongs to: a layer, the embeddings, a head. */
const partOf = (name: string): string => stems.flatMap((stem) => stem.exec(name)?.[0] ?? [])[0] ?? name;
