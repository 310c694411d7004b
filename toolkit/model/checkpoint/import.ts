// A Hugging Face folder as a model: configuration, labels, vocabulary, parameters.
import { z } from 'zod';
import { bytesOf } from '../../graph/tensor.ts';
import { parseVocab, type Vocab } from '../../text/vocab.ts';
import { Fault } from '../../words/fault.ts';
import type { Values } from '../../words/row.ts';
import type { ModelConfig } from '../config.ts';
import { initialise, type Parameters, parameterShapes } from '../parameters.ts';
import { choose, read } from './choose.ts';
import { type Described, readConfig } from './config.ts';
import { jsonOf } from './json.ts';
import { canonical } from './names.ts';
import { type Folder, type Source, shown, textOf } from './source.ts';
import { type Index, rowMajor } from './stored.ts';
import { findWeights } from './weights.ts';

export interface ImportOptions {
  /** The labels to train for; a head for another number of them is left aside. @default those of the checkpoint */
  readonly labels?: readonly string[];
  /** Names and shapes to take. @default the encoder, its pooler and a classifier */
  readonly shapes?: (config: ModelConfig, labels: number) => ReadonlyMap<string, readonly number[]>;
}

/** A model read from a folder. `parameters` are those found, in checkpoint layout; see `complete` for the missing ones. */
export interface Checkpoint {
  readonly where: string;
  readonly parameters: Parameters;
  /** Parts of heads that the checkpoint lacks. */
  readonly missing: readonly string[];
  /** Tensors that were not asked for. */
  readonly unused: readonly string[];
  readonly config: ModelConfig;
  /** By number; empty where neither the options, config.json nor a head tell. */
  readonly labels: readonly string[];
  readonly vocab: Vocab;
  /** What tokenizer_config.json says of lower case; true where it says nothing. */
  readonly lowerCase: boolean;
}

export interface Note {
  readonly key: 'model.heads-missing' | 'model.weights-unused' | 'model.imported';
  readonly values: Values;
}

const tokenizer = z.object({ do_lower_case: z.boolean().default(true) });

const VOCAB = 8 << 20; // bytes at most
const LABELS = 1 << 16;
const HEAD = 'classifier.weight';
const POSITIONS = 'bert.embeddings.position_embeddings.weight';

/**
 * Reads config.json, vocab.txt, tokenizer_config.json if there is one, and the weights: model.safetensors or
 * pytorch_model.bin, whole or in shards, as float32. Everything is checked before the first tensor is
 * read, and memory stays within twice the size of the files. Faults: whatever is missing, damaged, hostile or contradictory; then
 * nothing is loaded.
 */
export function importCheckpoint(folder: Folder, options: ImportOptions = {}): Checkpoint {
  const described = readConfig(need(folder, 'config.json'));
  const { config } = described;
  const found = findWeights(folder);
  const index = fitted(canonical(found.index, found.where), described);
  const labels = options.labels ?? described.labels ?? numbered(index, config);
  const kept = options.labels ? withoutForeignHead(index, labels.length) : index;
  const chosen = choose({ ...found, index: kept }, (options.shapes ?? parameterShapes)(config, labels.length));
  const vocab = readVocab(need(folder, 'vocab.txt'), config.vocab_size);
  const lowerCase = readCase(folder);
  const dropped = [...index.keys()].filter((name) => !kept.has(name));
  const { where, missing } = chosen;
  const unused = [...chosen.unused, ...dropped];
  return { where, config, labels, vocab, lowerCase, missing, unused, parameters: read(chosen) };
}

/** All parameters of a classifier: those of the checkpoint, and first values from `seed` for the missing ones. */
export function complete({ config, labels, parameters }: Checkpoint, seed: number): Parameters {
  const fresh = initialise(config, labels.length, seed);
  return new Map([...Array.from(fresh, ([name, value]) => [name, parameters.get(name) ?? value] as const)]);
}

/** What a person should know of heads that are missing and weights left aside. */
export function notes({ where, config, missing, unused }: Checkpoint): readonly Note[] {
  const rows = [
    ['model.heads-missing', missing],
    ['model.weights-unused', unused],
  ] as const;
  const about = rows
    .filter(([, names]) => names.length > 0)
    .map(([key, names]): Note => ({ key, values: { where, names: briefly(names) } }));
  return config.encoder_graph === undefined ? about : [...about, { key: 'model.imported', values: { where } }];
}

/** Modules rather than their weights and biases, eight at most. */
function briefly(names: readonly string[]): string {
  const modules = [...new Set(names.map((name) => name.replace(/\.(weight|bias)$/, '')))];
  const rest = modules.length - 8;
  return modules.slice(0, 8).map(shown).join(', ') + (rest > 0 ? ` … (+${rest})` : '');
}

/** Fault: there is no such file. */
export function need(folder: Folder, name: string): Source {
  const source = folder.open(name);
  if (!source) throw new Fault('model.no-file', { where: folder.name, names: name });
  return source;
}

/** Faults: longer than 8 MiB, not UTF-8, another number of tokens than `expected`. */
export function readVocab(source: Source, expected: number): Vocab {
  const where = source.name;
  const text = textOf(source, VOCAB);
  let received = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) received += 1;
  if (received !== expected) throw new Fault('model.vocab-size', { where, expected, received });
  return parseVocab(text, where);
}

/** Whether tokenizer_config.json, if there is one, asks for lower case. */
export function readCase(folder: Folder): boolean {
  const source = folder.open('tokenizer_config.json');
  return source ? jsonOf(source, tokenizer).do_lower_case : true;
}

/** Without the rows at the start of the position table that no token uses. */
function fitted(index: Index, { unusedPositions: skip }: Described): Index {
  const table = index.get(POSITIONS);
  if (skip === 0 || !table) return index;
  const [rows = 0, width = 0] = table.dims;
  const strides = table.strides ?? rowMajor(table.dims);
  const bytes = bytesOf(table.type, [skip * (strides[0] ?? 0)]);
  return new Map(index).set(POSITIONS, { ...table, dims: [rows - skip, width], offset: table.offset + bytes });
}

function withoutForeignHead(index: Index, labels: number): Index {
  const rows = index.get(HEAD)?.dims[0];
  return rows === undefined || rows === labels
    ? index
    : new Map([...index].filter(([name]) => !name.startsWith('classifier.')));
}

/** As `transformers` names labels that nobody named: one for each row of the head. */
function numbered(index: Index, { hidden_size: hidden }: ModelConfig): readonly string[] {
  const [rows = 0, width] = index.get(HEAD)?.dims ?? [];
  return Array.from({ length: width === hidden ? Math.min(rows, LABELS) : 0 }, (_, i) => `LABEL_${i}`);
}
