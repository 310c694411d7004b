// Hugging Face folders on disk.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../files/write.ts';
import { type Exported, exportCheckpoint } from '../model/checkpoint/export.ts';
import { type Checkpoint, type ImportOptions, importCheckpoint } from '../model/checkpoint/import.ts';
import type { Source } from '../model/checkpoint/source.ts';
import { Fault } from '../words/fault.ts';

/** Reads the model in `folder`; see `importCheckpoint`. Weights are read once, tensor by tensor. */
export function readPretrained(folder: string, options: ImportOptions = {}): Checkpoint {
  const files: number[] = [];
  const open = (name: string): Source | undefined => {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    const file = openSync(path, 'r');
    files.push(file);
    return fileSource(file, path);
  };
  try {
    return importCheckpoint({ name: folder, open }, options);
  } finally {
    for (const file of files) closeSync(file);
  }
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
