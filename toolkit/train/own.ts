// An imported encoder that proves to be ours: parameters of the same names and shapes, and the same states for texts.
import type { Engine } from '../engine/engine.ts';
import { ort } from '../engine/ort.ts';
import type { Graph, Tensor } from '../graph/ir.ts';
import { concat, writeModel } from '../graph/proto.ts';
import { sizeOf, tensor } from '../graph/tensor.ts';
import type { Checkpoint } from '../model/checkpoint/import.ts';
import { classifier } from '../model/classifier.ts';
import type { ModelConfig } from '../model/config.ts';
import { encoderGraph } from '../model/encoder-graph.ts';
import { parseSkeleton } from '../model/imported/skeleton.ts';
import { encoderShapes, parameterShapes, type Shapes } from '../model/parameters.ts';
import { fillNormal, stream, word } from '../random/random.ts';
import { type Batch, collate } from '../text/batch.ts';
import { batchFeeds } from './feeds.ts';

/** More than rounding explains, relative to the largest value. */
const APART = 3e-5;
/** Tokens of the longer text. */
const LENGTH = 24;

/**
 * `checkpoint` as our own encoder where its graph is one, so that it is trained with dropout inside and Python knows what comes of it;
 * else as it came. The proof: two texts of random tokens, one of them padded, through both graphs.
 */
export async function asOwn(checkpoint: Checkpoint, engine: Engine = ort): Promise<Checkpoint> {
  const { config } = checkpoint;
  if (config.encoder_graph === undefined) return checkpoint;
  const own = plainOf(checkpoint, config.encoder_graph);
  const shapesOf = config.pooling === 'own' ? parameterShapes : encoderShapes;
  const [ours, theirs] = [shapesOf(own, HEAD), shapesOf(config, HEAD)];
  if (!equal(ours, theirs)) return checkpoint;
  const values = new Map(Array.from(ours, ([name, dims]) => [name, checkpoint.parameters.get(name) ?? drawn(dims)]));
  for (const graphOf of config.pooling === 'own' ? [encoderGraph, classifier] : [encoderGraph])
    if (!(await alike(graphOf(own, values), graphOf(config, values), probe(own), engine))) return checkpoint;
  return { ...checkpoint, config: own };
}

/** Labels of the head that stands in for the one to be trained. */
const HEAD = 2;

/** The configuration of a plain BERT of these sizes. */
function plainOf({ config, parameters }: Checkpoint, skeleton: string): ModelConfig {
  const { encoder_graph: _, pooling: _p, pooled_size: _s, ...sizes } = config;
  const norm = parseSkeleton(skeleton).nodes.find(({ op }) => op === 'LayerNormalization');
  const epsilon = norm?.attributes['epsilon'];
  const inner = parameters.get('bert.encoder.layer.0.intermediate.dense.weight')?.dims[0];
  return {
    ...sizes,
    intermediate_size: inner ?? sizes.intermediate_size,
    layer_norm_eps: epsilon?.kind === 'float' ? epsilon.value : 1e-5,
  };
}

const equal = (a: Shapes, b: Shapes): boolean =>
  a.size === b.size && Array.from(a).every(([name, dims]) => String(b.get(name)) === String(dims));

/** Large enough that a difference in front of it shows. */
function drawn(dims: readonly number[]): Tensor {
  const values = new Float32Array(sizeOf(dims));
  fillNormal(values, 1, stream(1, 'weights'));
  return tensor('float32', dims, values);
}

/** Whether two graphs say the same of a batch, padding aside. */
async function alike(one: Graph, other: Graph, batch: Batch, engine: Engine): Promise<boolean> {
  const [ours, theirs] = [await output(one, batch, engine), await output(other, batch, engine)];
  const largest = Math.max(...ours.map(Math.abs));
  return ours.every((value, i) => Math.abs(value - theirs[i]!) <= APART * largest);
}

async function output(graph: Graph, batch: Batch, engine: Engine): Promise<readonly number[]> {
  const [{ name }] = graph.outputs as [Graph['outputs'][number]];
  const executable = await engine.compile(concat(writeModel(graph).model));
  try {
    const { dims, data } = (await executable.run(batchFeeds(batch), [name]))[name]!; // [T, H] or [B, C]
    const values = Array.from(data as Float32Array);
    const [rows = 0, width = 1] = dims;
    return rows === batch.mask.length ? values.filter((_, i) => batch.mask[Math.floor(i / width)] === 1n) : values;
  } finally {
    await executable.release();
  }
}

function probe({ vocab_size: tokens, type_vocab_size: types, max_position_embeddings: most }: ModelConfig): Batch {
  const text = (row: number, size: number) => ({
    ids: Array.from({ length: size }, (_, i) => word(stream(1, 'order', row), i) % tokens),
    typeIds: Array.from({ length: size }, (_, i) => (i < size / 2 ? 0 : types - 1)),
  });
  const length = Math.min(LENGTH, most);
  return collate([text(0, length), text(1, Math.ceil(length / 2))], 0);
}
