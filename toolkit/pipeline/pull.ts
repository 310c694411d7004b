// A model of the hub on this machine: the files a checkpoint is read from, and no others.
import { dirname, join } from 'node:path';
import { isHubAddress } from '../data/read/hub/address.ts';
import { type PulledFile, pull } from '../data/read/hub/pull.ts';
import type { HubOptions } from '../data/read/hub/request.ts';
import { Fault } from '../words/fault.ts';

/** Where downloads of the hub lie, inside the folder a recipe stands in. */
export const hubCache = (folder: string): string => join(folder, '.penjing', 'hub');

/** The files beside the weights, and the weights in the forms we read, the best first. */
const papers = /^(config|tokenizer_config)\.json$|^vocab\.txt$/;
const weights = [
  /^model(-\d+-of-\d+)?\.safetensors(\.index\.json)?$/,
  /^pytorch_model(-\d+-of-\d+)?\.bin(\.index\.json)?$/,
  /^model\.onnx(_data|\.data)?$/,
  /^onnx\/model\.onnx(_data|\.data)?$/,
];

export interface PulledModel {
  /** Holds the files as the repository does. */
  readonly folder: string;
  readonly files: readonly PulledFile[];
}

/**
 * Downloads the model `id`: OWNER/NAME, or hf://OWNER/NAME[@REVISION]. What is there already is checked and kept.
 * Faults: those of the hub; a repository without weights that we can read.
 */
export async function pullModel(id: string, options: HubOptions): Promise<PulledModel> {
  const address = isHubAddress(id) ? id : `hf://${id}`;
  const described = await pull(address, options, (name) => papers.test(name));
  for (const form of weights) {
    const found = await pull(address, options, (name) => form.test(name)).catch((error: unknown) => {
      if (error instanceof Fault && error.key === 'data.hub-none') return [];
      throw error;
    });
    if (found.length > 0) return { folder: rootOf(found[0]!), files: [...described, ...found] };
  }
  throw new Fault('pipeline.no-weights', { where: address });
}

/** The folder that stands for the repository; a file in it may lie deeper. */
const rootOf = ({ path, name }: PulledFile): string => name.split('/').reduce((folder) => dirname(folder), path);
