// The weights of a folder, in whichever files it has them.
import { z } from 'zod';
import { Fault } from '../../words/fault.ts';
import { indexSafetensors } from '../safetensors.ts';
import { jsonOf } from './json.ts';
import { type Folder, type Source, shown } from './source.ts';
import type { Index, Stored } from './stored.ts';
import { indexTorch } from './torch.ts';

export interface Weights {
  readonly index: Index;
  /** The files, for sentences. */
  readonly where: string;
  /** Bytes of all files. */
  readonly size: number;
}

const readers: readonly { readonly file: string; readonly read: (source: Source) => Index }[] = [
  { file: 'model.safetensors', read: (source) => indexSafetensors(source).index },
  { file: 'pytorch_model.bin', read: indexTorch },
];

/** Names of the files that hold weights, or say where they lie. */
export const weightFiles = readers.flatMap(({ file }) => [file, `${file}.index.json`]);

const shards = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * Where the weights of `folder` lie: safetensors before PyTorch, one file before shards. Faults: no such file, those of the
 * formats, an index of shards that names files elsewhere or tensors its files lack.
 */
export function findWeights(folder: Folder): Weights {
  for (const { file, read } of readers) {
    const whole = folder.open(file);
    if (whole) return { index: read(whole), where: whole.name, size: whole.size };
    const map = folder.open(`${file}.index.json`);
    if (map) return readShards(folder, map, read);
  }
  const names = readers.map(({ file }) => file).join(' / ');
  throw new Fault('model.no-file', { where: folder.name, names });
}

function readShards(folder: Folder, map: Source, read: (source: Source) => Index): Weights {
  const where = map.name;
  const { weight_map: places } = jsonOf(map, shards);
  const files = new Map<string, { readonly source: Source; readonly index: Index }>();
  const open = (file: string): { readonly source: Source; readonly index: Index } => {
    if (!/^[\w.-]+$/.test(file) || file.startsWith('.'))
      throw new Fault('model.shard-name', { where, received: JSON.stringify(file.slice(0, 60)) });
    const source = folder.open(file);
    if (!source) throw new Fault('model.no-file', { where: folder.name, names: file });
    return { source, index: read(source) };
  };
  const index = new Map<string, Stored>();
  for (const [name, file] of Object.entries(places)) {
    const shard = files.get(file) ?? open(file);
    files.set(file, shard);
    const stored = shard.index.get(name);
    if (!stored) throw new Fault('model.shard-lacks', { where: shard.source.name, name: shown(name) });
    index.set(name, stored);
  }
  return { index, where, size: Array.from(files.values(), ({ source }) => source.size).reduce((a, b) => a + b, 0) };
}
