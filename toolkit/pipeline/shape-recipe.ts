// The part of a recipe that says how a network differs from its preset.
import { z } from 'zod';
import { type ModelConfig, type Preset, presets } from '../model/config.ts';
import { Fault } from '../words/fault.ts';

const count = z.int().min(1);

export const shapeRecipe = z.strictObject({
  layers: count.max(256).optional(),
  hidden: count.max(1 << 14).optional(),
  heads: count.max(1024).optional(),
  /** Width of the feed-forward part. @default that of the preset; with another `hidden`, four times it */
  intermediate: count.max(1 << 16).optional(),
  /** LayerNorm after each sublayer, as BERT has it, or before. */
  norm: z.enum(['post', 'pre']).optional(),
  /** Width of a convolution over the embeddings; 0: none. */
  convolution: z.literal([0, 3]).optional(),
  /** Rows of a table for pairs of neighbouring tokens; 0: none. */
  bigrams: z
    .int()
    .min(0)
    .max(1 << 22)
    .optional(),
  /** Which token states a classifier sees: the first one, or the mean of all. */
  pooling: z.enum(['first', 'mean']).optional(),
  /** Marks on the tokens of a pair that its other text has, too. */
  overlap: z.boolean().optional(),
});

export interface Shaped {
  readonly model: Preset;
  readonly shape?: z.infer<typeof shapeRecipe> | undefined;
  readonly attention?: ModelConfig['attention'] | undefined;
}

/** What a recipe changes even of a checkpoint: its attention reads the same weights, and what SLA has besides starts at zero. */
export const attentionOf = ({ attention }: Pick<Shaped, 'attention'>): Partial<ModelConfig> =>
  attention === undefined ? {} : { attention };

/** Whether a student is to be told what the texts of a pair share. */
export function overlapOf(how: Shaped): Pick<ModelConfig, 'overlap_marks'> {
  const { overlap_marks = false }: Partial<ModelConfig> = { ...presets[how.model], ...shapeOf(how) };
  return { overlap_marks };
}

/** What `shape` changes of the preset's configuration. Fault: a width its heads cannot share. */
export function shapeOf({ model, shape = {}, attention }: Shaped): Partial<ModelConfig> {
  const { layers, hidden, heads, intermediate, norm, convolution, bigrams, pooling, overlap } = shape;
  const feedForward = intermediate ?? (hidden === undefined ? undefined : 4 * hidden);
  const changed = {
    num_hidden_layers: layers,
    hidden_size: hidden,
    num_attention_heads: heads,
    intermediate_size: feedForward,
    norm_position: norm,
    embedding_convolution: convolution,
    bigram_buckets: bigrams,
    overlap_marks: overlap,
    pooling,
    attention,
  };
  const given = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined));
  const { hidden_size: width, num_attention_heads: shares } = { ...presets[model], ...given };
  if (width % shares !== 0) throw new Fault('pipeline.heads', { hidden: width, heads: shares });
  return given;
}
