// The parameters of an encoder and its heads: names, shapes, first values.
import type { Tensor } from '../graph/ir.ts';
import { sizeOf, tensor, transposed } from '../graph/tensor.ts';
import { fillNormal, stream } from '../random/random.ts';
import type { ModelConfig } from './config.ts';
import { skeletonShapes } from './imported/skeleton.ts';
import {
  BIGRAMS,
  CONVOLUTION,
  FINAL_NORM,
  layerNorms,
  linearProjection,
  OVERLAP,
  TERM_GATE,
  TERM_POSITIONS,
  TERM_TYPES,
} from './names.ts';
import { LEVELS } from './overlap.ts';

/** Parameters by Hugging Face name; linear weights are [out, in] as in a checkpoint. */
export type Parameters = ReadonlyMap<string, Tensor>;

const DEVIATION = 0.02; // initializer_range of BERT
/** Of rows behind a gate that starts at 0: small ones would keep it shut for long, since its gradient is theirs. */
const GATED = 0.3;

/** Names and shapes, in checkpoint order. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** Every parameter of a classifier. */
export function parameterShapes(config: ModelConfig, labels: number): Shapes {
  const h = config.hidden_size;
  if (config.pooling === 'own')
    return new Map([...encoderShapes(config), ...linearShapes('classifier', labels, config.pooled_size ?? h)]);
  return new Map([
    ...encoderShapes(config),
    ...linearShapes('bert.pooler.dense', h, h),
    ...linearShapes('classifier', labels, h),
  ]);
}

/** Every parameter of a masked language model; its decoder is the word embeddings. */
export function maskedShapes(config: ModelConfig): Shapes {
  const { hidden_size: h, vocab_size: v } = config;
  const at = 'cls.predictions';
  return new Map([
    ...encoderShapes(config),
    [`${at}.bias`, [v]],
    ...linearShapes(`${at}.transform.dense`, h, h),
    ...normShapes(`${at}.transform.LayerNorm`, h),
  ]);
}

export function encoderShapes(config: ModelConfig): Shapes {
  if (config.encoder_graph !== undefined) return asStored(skeletonShapes(config.encoder_graph));
  const { hidden_size: h, intermediate_size: f, num_attention_heads: heads } = config;
  const norms = layerNorms[config.norm_position ?? 'post'];
  const layer = (i: number): [string, readonly number[]][] => {
    const at = `bert.encoder.layer.${i}`;
    return [
      ...['query', 'key', 'value'].flatMap((part) => linearShapes(`${at}.attention.self.${part}`, h, h)),
      ...(config.attention === 'sla' ? projectionShapes(at, heads, h / heads) : []),
      ...linearShapes(`${at}.attention.output.dense`, h, h),
      ...normShapes(`${at}.${norms.attention}`, h),
      ...linearShapes(`${at}.intermediate.dense`, f, h),
      ...linearShapes(`${at}.output.dense`, h, f),
      ...normShapes(`${at}.${norms.output}`, h),
    ];
  };
  return new Map([
    ['bert.embeddings.word_embeddings.weight', [config.vocab_size, h]],
    ['bert.embeddings.position_embeddings.weight', [config.max_position_embeddings, h]],
    ['bert.embeddings.token_type_embeddings.weight', [config.type_vocab_size, h]],
    ...(config.bigram_buckets ? ([[BIGRAMS, [config.bigram_buckets, h]]] as const) : []),
    ...(config.overlap_marks ? ([[OVERLAP, [LEVELS, h]]] as const) : []),
    ...(config.term_types ? termShapes(config.term_types, h) : []),
    ...normShapes('bert.embeddings.LayerNorm', h),
    ...(config.embedding_convolution ? linearShapes(CONVOLUTION, h, config.embedding_convolution * h) : []),
    ...Array.from({ length: config.num_hidden_layers }, (_, i) => layer(i)).flat(),
    ...(config.norm_position === 'pre' ? normShapes(FINAL_NORM, h) : []),
  ]);
}

const termShapes = (types: number, h: number): [string, readonly number[]][] => [
  [TERM_POSITIONS, [4, h]], // first, between, last, single
  [TERM_TYPES, [types, h]],
  [TERM_GATE, [h]],
];

const projectionShapes = (layer: string, heads: number, width: number): [string, readonly number[]][] => [
  [linearProjection(layer), [heads, width, width]],
];

const linearShapes = (name: string, out: number, input: number): [string, readonly number[]][] => [
  [`${name}.weight`, [out, input]],
  [`${name}.bias`, [out]],
];

const normShapes = (name: string, h: number): [string, readonly number[]][] => [
  [`${name}.weight`, [h]],
  [`${name}.bias`, [h]],
];

const gated: ReadonlySet<string> = new Set([TERM_POSITIONS, TERM_TYPES]);

/** First values of a classifier: see `firstValues`. */
export function initialise(config: ModelConfig, labels: number, seed: number): Parameters {
  return firstValues(parameterShapes(config, labels), seed);
}

/**
 * Normal(0, 0.02) for weights (0.3 for the rows of terms), 1 for LayerNorm scales, 0 for biases and gates. The same seed gives
 * the same bytes.
 */
export function firstValues(shapes: Shapes, seed: number): Parameters {
  return new Map(
    Array.from(shapes, ([name, dims], i) => {
      const values = new Float32Array(sizeOf(dims));
      if (name.endsWith('LayerNorm.weight')) values.fill(1);
      else if (name.endsWith('.weight'))
        fillNormal(values, gated.has(name) ? GATED : DEVIATION, stream(seed, 'weights', i));
      return [name, tensor('float32', dims, values)];
    }),
  );
}

/** `initial` with what `pretrained` has under the same name and shape: an encoder keeps what it learned, a new head begins. */
export function inherited(initial: Parameters, pretrained: Parameters): Parameters {
  return new Map(
    Array.from(initial, ([name, value]) => {
      const found = pretrained.get(name);
      return [name, found && String(found.dims) === String(value.dims) ? found : value];
    }),
  );
}

/** Whether a parameter is the [out, in] weight of a linear layer (and so stands transposed in the graph). */
export function isLinear(name: string, dims: readonly number[]): boolean {
  return dims.length === 2 && name.endsWith('.weight') && !name.includes('embeddings');
}

/** Shapes in graph layout as those in checkpoint layout. */
const asStored = (shapes: Shapes): Shapes =>
  new Map(Array.from(shapes, ([name, dims]) => [name, isLinear(name, dims) ? dims.toReversed() : dims]));

/** Between checkpoint layout ([out, in]) and graph layout ([in, out]); its own inverse. */
export function relaid(parameters: Parameters): Parameters {
  return new Map(
    Array.from(parameters, ([name, value]) => [name, isLinear(name, value.dims) ? transposed(value) : value]),
  );
}
