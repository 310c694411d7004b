// The networks whose inside a student takes after, or whose layers it begins with.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelConfig } from '../../model/config.ts';
import { encoderGraph } from '../../model/encoder-graph.ts';
import type { Parameters } from '../../model/parameters.ts';
import { readSafetensors } from '../../model/safetensors.ts';
import type { Vocab } from '../../text/vocab.ts';
import type { Inside } from '../../train/insider.ts';
import { readSource } from '../../train/teacher-source.ts';
import { Fault } from '../../words/fault.ts';
import { CONFIG, WEIGHTS } from './network.ts';

/** A network as a stage has written it. */
export interface Network {
  readonly config: ModelConfig;
  readonly parameters: Parameters;
}

export async function readParameters(folder: string): Promise<Network> {
  const config = JSON.parse(await readFile(join(folder, CONFIG), 'utf8')) as ModelConfig;
  const where = join(folder, WEIGHTS);
  return { config, parameters: readSafetensors(await readFile(where), where).tensors };
}

/** The encoder of a stage's network. */
export async function insideOf(folder: string): Promise<Inside> {
  const { config, parameters } = await readParameters(folder);
  return { where: 'teacher', graph: encoderGraph(config, parameters) };
}

/** A teacher that was there already. Faults: those of reading it, another vocabulary, too few positions. */
export async function insideAt(path: string, vocab: Vocab, maxLength: number): Promise<Inside> {
  const source = await readSource(path);
  const [own, other] = [vocab.tokens, source.vocab.tokens];
  if (own.join('\n') !== other.join('\n'))
    throw new Fault('train.other-vocabulary', { where: path, expected: own.length, received: other.length });
  if (source.maxLength < maxLength) {
    const values = { what: 'max_position_embeddings', expected: `≥ ${maxLength} (text.maxLength)` };
    throw new Fault('pipeline.checkpoint', { where: path, ...values, received: source.maxLength });
  }
  return { where: path, graph: source.graph };
}
