// Models of the world on disk: Hugging Face folders, and ONNX files with their papers.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAtomic } from '../files/write.ts';
import { type Exported, exportCheckpoint } from '../model/checkpoint/export.ts';
import { type Checkpoint, type ImportOptions, importCheckpoint } from '../model/checkpoint/import.ts';
import type { Folder, Source } from '../model/checkpoint/source.ts';
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
  return withFolder(papersOf(path), (folder) => {
    const graph = graphAt(path);
    return graph === undefined ? importCheckpoint(folder, options) : readImported(graph, folder, options);
  });
}

/** Lends the files of `folder` to `use`, and closes those it opened. */
export function withFolder<T>(name: string, use: (folder: Folder) => T): T {
  const files: number[] = [];
  const open = (file: string): Source | undefined => {
    const path = join(name, file);
    if (!isFile(path)) return undefined;
    const opened = openSync(path, 'r');
    files.push(opened);
    return fileSource(opened, path);
  };
  try {
    return use({ name, open });
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** The ONNX file that stands for the model at `path`, if one does; weights come before a graph of the same model. */
export function graphAt(path: string): string | undefined {
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
