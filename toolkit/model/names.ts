// The names of parameters that only some configurations have, as they stand in a checkpoint.
import type { ModelConfig } from './config.ts';

export const BIGRAMS = 'bert.embeddings.bigram_embeddings.weight';
export const OVERLAP = 'bert.embeddings.overlap_embeddings.weight';
export const TERM_POSITIONS = 'bert.embeddings.term_position_embeddings.weight';
export const TERM_TYPES = 'bert.embeddings.term_type_embeddings.weight';
export const TERM_GATE = 'bert.embeddings.term_gate';
export const CONVOLUTION = 'bert.encoder.convolution';
/** What the sums of sparse and linear attention go through, one matrix per head: [N, D, D]. Starts at zero. */
export const linearProjection = (layer: string): string => `${layer}.attention.linear_projection`;
/** Follows the last layer where norms come first. */
export const FINAL_NORM = 'bert.LayerNorm';

/** The norms of a layer, named as in the Hugging Face models that have them there (Bert, RobertaPreLayerNorm). */
export const layerNorms = {
  post: { attention: 'attention.output.LayerNorm', output: 'output.LayerNorm' },
  pre: { attention: 'attention.LayerNorm', output: 'intermediate.LayerNorm' },
} as const satisfies Record<
  NonNullable<ModelConfig['norm_position']>,
  Readonly<Record<'attention' | 'output', string>>
>;
