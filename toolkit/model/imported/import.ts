// An ONNX encoder and the papers beside it as a checkpoint, like one from a Hugging Face folder.
import * as z from 'zod';
import type { Graph } from '../../graph/ir.ts';
import { finite } from '../checkpoint/choose.ts';
import { type Checkpoint, type ImportOptions, need, readCase, readVocab } from '../checkpoint/import.ts';
import { jsonOf } from '../checkpoint/json.ts';
import type { Folder } from '../checkpoint/source.ts';
import { configOf } from '../config.ts';
import { parameterShapes } from '../parameters.ts';
import { recognise } from './recognise.ts';

const size = z.int().min(1).optional().catch(undefined);

/** Of config.json beside an ONNX file nothing is needed. */
const papers = z.looseObject({
  num_attention_heads: size,
  max_position_embeddings: size,
  id2label: z.record(z.string(), z.string()).optional().catch(undefined),
});

/**
 * The encoder in `graph`, called `where`, with the vocab.txt of `folder`; see `recognise`. A last linear layer is kept as head where
 * it has as many labels as are wanted. Faults: no vocabulary or one of another length, what `recognise` throws.
 */
export function importGraph(graph: Graph, where: string, folder: Folder, options: ImportOptions = {}): Checkpoint {
  const shapesOf = options.shapes ?? parameterShapes;
  const source = folder.open('config.json');
  const {
    id2label = {},
    num_attention_heads: heads,
    max_position_embeddings: most,
  } = source ? jsonOf(source, papers) : {};
  const known = {
    ...(heads === undefined ? {} : { num_attention_heads: heads }),
    ...(most === undefined ? {} : { max_position_embeddings: most }),
  };
  const pooled = shapesOf(configOf('micro', 8), 2).has('bert.pooler.dense.weight');
  const { config, parameters: all } = recognise(graph, { where, pooled, known });
  const labels = options.labels ?? named(id2label) ?? numbered(all.get('classifier.weight')?.dims[0] ?? 0);
  const shapes = shapesOf(config, labels.length);
  const fits = (name: string): boolean => String(all.get(name)?.dims) === String(shapes.get(name));
  return {
    ...{ where, config, labels },
    vocab: readVocab(need(folder, 'vocab.txt'), config.vocab_size),
    lowerCase: readCase(folder),
    parameters: new Map([...shapes.keys()].filter(fits).map((name) => [name, finite(all.get(name)!, name, where)])),
    missing: [...shapes.keys()].filter((name) => !fits(name)),
    unused: [...all.keys()].filter((name) => !fits(name)),
  };
}

function named(id2label: Readonly<Record<string, string>>): readonly string[] | undefined {
  const labels = Object.keys(id2label).map((_, id) => id2label[id]);
  return labels.length > 0 && labels.every((label) => label !== undefined) ? labels : undefined;
}

const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `LABEL_${i}`);
