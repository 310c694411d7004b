// What a model folder of the world holds, line by line.
import { ownParts } from '../model/checkpoint/export.ts';
import { notes } from '../model/checkpoint/import.ts';
import { partsOf, type Survey, survey } from '../model/checkpoint/survey.ts';
import { graphAt, readPretrained, withFolder } from '../train/pretrained.ts';
import { type Key, say } from '../words/dictionary.ts';
import { bytes, number } from '../words/figures.ts';
import type { Language, Values } from '../words/row.ts';

/** Labels shown before the rest is counted. */
const LABELS = 12;

export interface Inspected {
  /** Sizes, parameters by part, labels. */
  readonly lines: readonly string[];
  /** What is missing for a classifier, or left aside. */
  readonly remarks: readonly string[];
}

/** Reads all of the model in `folder`, weights included, as training would. Faults: those of reading it. */
export function inspectFolder(folder: string, language: Language): Inspected {
  const words = (key: Key, values: Values): string => say(key, values, language);
  const checkpoint = readPretrained(folder);
  const { config, labels = [], parts } = surveyed(folder, checkpoint);
  const own = ownParts(config);
  const shown = [...labels.slice(0, LABELS), ...(labels.length > LABELS ? ['…'] : [])].join(', ');
  const part = (key: Key, name: string, count: number, size: number): string =>
    words(key, { name, count: number(count), size: bytes(size) });
  const sum = (of: (part: Survey['parts'][number]) => number): number =>
    parts.reduce((total, each) => total + of(each), 0);
  return {
    lines: [
      words('cli.inspect.shape', {
        where: folder,
        layers: config.num_hidden_layers,
        hidden: config.hidden_size,
        heads: config.num_attention_heads,
        intermediate: config.intermediate_size,
        vocabulary: number(config.vocab_size),
        positions: config.max_position_embeddings,
      }),
      ...(own.length > 0 ? [words('cli.inspect.own', { names: own.join(', ') })] : []),
      ...(labels.length > 0 ? [words('cli.inspect.labels', { count: labels.length, names: shown })] : []),
      ...parts.map(({ name, parameters, bytes: size }) => part('cli.inspect.part', name, parameters, size)),
      part(
        'cli.inspect.total',
        '',
        sum(({ parameters }) => parameters),
        sum(({ bytes: size }) => size),
      ),
    ],
    remarks: notes(checkpoint).map(({ key, values }) => words(key, values)),
  };
}

/** A graph names its parts by its parameters alone. */
const surveyed = (folder: string, { config, labels, parameters }: ReturnType<typeof readPretrained>): Survey =>
  graphAt(folder) === undefined ? withFolder(folder, survey) : { config, labels, parts: partsOf(parameters) };
