// Models of the world on disk: Hugging Face folders, and ONNX files with their papers.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAtomic } from '../files/write.ts';
import { type Exported, exportCheckpoint } from '../model/checkpoint/export.ts';
import { type Checkpoint, type ImportOptions, importCheckpoint } from '../model/checkpoint/import.ts';
import type { Source } from '../model/checkpoint/source.ts';
import { weightFiles } from '../model/checkpoint/weights.ts';
import { Fault } from '../words/fault.ts';
import { readImported } from './imported.ts';

/** Where exporters put the graph of a model. */
export const GRAPHS = ['model.onnx', 'onnx/model.onnx'] as const;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The folder that holds the papers of the model at `path`: vocab.txt, config.json. */
export const papersOf = (path: string): string => (isFile(path) ? dirname(path) : path);

/**
 * Reads the model at `path`: a folder with weights (see `importCheckpoint`; they are read once, tensor by tensor), an ONNX file
 * with vocab.txt beside it, or a folder that has an ONNX file instead of weights (see `importGraph`).
 */
export function readPretrained(path: string, options: ImportOptions = {}): Checkpoint {
  const folder = papersOf(path);
  const files: number[] = [];
  const open = (name: string): Source | undefined => {
    const at = join(folder, name);
    if (!isFile(at)) return undefined;
    const file = openSync(at, 'r');
    files.push(file);
    return fileSource(file, at);
  };
  try {
    const graph = graphAt(path);
    if (graph !== undefined) return readImported(graph, { name: folder, open }, options);
    return importCheckpoint({ name: folder, open }, options);
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** Weights come before a graph of the same model. */
function graphAt(path: string): string | undefined {
  if (isFile(path)) return path;
  if (weightFiles.some((name) => isFile(join(path, name)))) return undefined;
  return GRAPHS.map((name) => join(path, name)).find(isFile);
}

/** Writes `model` into `folder`, which is made if need be; each file is there whole or not at all. Faults: a full disk, an unwritable folder. */
export async function writePretrained(folder: string, model: Exported): Promise<void> {
  for (const [name, chunks] of exportCheckpoint(model)) await writeAtomic(join(folder, name), chunks);
}

function fileSource(file: number, name: string): Source {
  const { size } = fstatSync(file);
  const read = (offset: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const count = readSync(file, bytes, at, length - at, offset + at);
      if (count === 0)
        throw new Fault('model.cut-short', { where: name, expected: offset + length, received: offset + at });
      at += count;
    }
    return bytes;
  };
  return { name, size, read };
}
