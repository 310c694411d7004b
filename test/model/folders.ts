// Checkpoint folders in memory.
import { concat } from '../../toolkit/graph/proto.ts';
import { type Folder, sourceOf } from '../../toolkit/model/checkpoint/source.ts';
import { goldenBytes } from '../golden.ts';

export type Files = Readonly<Record<string, Uint8Array | string | readonly Uint8Array[]>>;

export const bytesOf = (content: Files[string]): Uint8Array => {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : concat(content);
};

export const folderOf = (files: Files): Folder => ({
  name: 'model',
  open: (name) => (Object.hasOwn(files, name) ? sourceOf(bytesOf(files[name]!), `model/${name}`) : undefined),
});

/** Files of a folder under test/golden, here by the names of their keys. */
export const goldenFiles = (folder: string, names: Readonly<Record<string, string>>): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(names).map(([as, name]) => [as, goldenBytes(`${folder}/${name}`)]));

/** The reference BERT with its weights from `file`. */
export const goldenFolder = (file: string): Record<string, Uint8Array> =>
  goldenFiles('hf-checkpoint', {
    'config.json': 'config.json',
    'vocab.txt': 'vocab.txt',
    [file.endsWith('.bin') ? 'pytorch_model.bin' : file]: file,
  });

/** A change of config.json, say; `undefined` takes a key away. */
export const changed = (json: Uint8Array, fields: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...JSON.parse(new TextDecoder().decode(json)), ...fields });
