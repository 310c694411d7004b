// What a BERT-layout encoder is, under the keys of a Hugging Face config.json, and the sizes we offer.

export interface ModelConfig {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly intermediate_size: number;
  readonly max_position_embeddings: number;
  readonly type_vocab_size: number;
  readonly layer_norm_eps: number;
  /** Share of hidden activations dropped while training. */
  readonly hidden_dropout_prob: number;
  /** Share of attention weights dropped while training. */
  readonly attention_probs_dropout_prob: number;
  /** LayerNorm after each sublayer, or before it with one more at the end. @default 'post', as BERT has it */
  readonly norm_position?: 'post' | 'pre';
  /** Width of a convolution over the embeddings. @default 0: none */
  readonly embedding_convolution?: 0 | 3;
  /** Marks on the tokens of a pair that its other text has, too: see `overlap`. @default false */
  readonly overlap_marks?: boolean;
  /** What a classifier sees: the first token's state, as in BERT, the mean of all, or what an imported encoder gives. @default 'first' */
  readonly pooling?: 'first' | 'mean' | 'own';
  /** Rows of the table of hashed token pairs; 65,536 do for a vocabulary of 8,000. @default 0: none */
  readonly bigram_buckets?: number;
  /** Types of the terms that tokens are marked with: see `terms`. @default 0: no marks */
  readonly term_types?: number;
  /** Which tokens a token looks at: all, or in full the blocks that matter to it and the rest in sum: see `sla`. @default 'full' */
  readonly attention?: 'full' | 'sla';
  /** Tokens of a block under `sla`. @default 32 */
  readonly sla_block?: number;
  /** Share of the key blocks that a query block looks at in full under `sla`. @default 0.25 */
  readonly sla_critical?: number;
  /** An encoder that was exported elsewhere, without its weights: an ONNX model as base64. It stands in for everything above but heads. */
  readonly encoder_graph?: string;
  /** Width of the state that an imported encoder gives for a text. */
  readonly pooled_size?: number;
}

type Shape = Pick<ModelConfig, 'num_hidden_layers' | 'hidden_size' | 'num_attention_heads' | 'intermediate_size'> &
  Pick<ModelConfig, 'norm_position' | 'embedding_convolution' | 'bigram_buckets' | 'pooling' | 'overlap_marks'>;

const shape = (layers: number, hidden: number, heads: number, intermediate: number): Shape => ({
  num_hidden_layers: layers,
  hidden_size: hidden,
  num_attention_heads: heads,
  intermediate_size: intermediate,
});

/** What learns fastest from nothing: norms first, a convolution, rows for pairs of tokens, the mean of all states, marks. */
const quick = {
  norm_position: 'pre',
  embedding_convolution: 3,
  bigram_buckets: 30_000,
  pooling: 'mean',
  overlap_marks: true,
} as const;

/** Layers × hidden size, attention heads, feed-forward width of the published small Chinese models; `swift` is our own. */
export const presets = {
  micro: shape(2, 64, 2, 256),
  tiny: shape(2, 128, 2, 512),
  swift: { ...shape(2, 256, 4, 1024), ...quick },
  tinybert: shape(4, 312, 12, 1200),
  minirbt: shape(6, 288, 8, 1152),
  rbt3: shape(3, 768, 12, 3072),
  rbt6: shape(6, 768, 12, 3072),
  base: shape(12, 768, 12, 3072),
} as const satisfies Record<string, Shape>;

export type Preset = keyof typeof presets;

/** The config of a preset for a vocabulary of `vocabSize` tokens; `overrides` win. */
export function configOf(preset: Preset, vocabSize: number, overrides: Partial<ModelConfig> = {}): ModelConfig {
  return {
    vocab_size: vocabSize,
    max_position_embeddings: 512,
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
    ...presets[preset],
    ...overrides,
  };
}
