// config.json of a Hugging Face folder: what it must say for our encoder to compute the same.
import { z } from 'zod';
import { Fault } from '../../words/fault.ts';
import type { ModelConfig } from '../config.ts';
import { skeletonProblem } from '../imported/skeleton.ts';
import { jsonOf } from './json.ts';
import type { Source } from './source.ts';

export interface Described {
  readonly config: ModelConfig;
  /** In the order of their numbers; undefined where the file does not tell. */
  readonly labels: readonly string[] | undefined;
  /** Rows at the start of the position table that no token uses: RoBERTa counts positions from its padding id + 1. */
  readonly unusedPositions: number;
}

/** Kinds of model that are this encoder under other names; `penjing` has parts that BERT has not. */
const kinds = ['bert', 'roberta', 'xlm-roberta', 'electra', 'penjing'] as const;

/** Bytes: room for the graph of an imported encoder. */
const LONGEST = 8 << 20;

const size = (most: number) => z.int().min(1).max(most);
const share = z.number().min(0).lt(1);

/** Bounds far above any encoder keep a damaged file from asking for the impossible. */
const schema = z.object({
  model_type: z.enum(kinds).default('bert'),
  vocab_size: size(1 << 22),
  hidden_size: size(1 << 14),
  num_hidden_layers: size(256),
  num_attention_heads: size(1024),
  intermediate_size: size(1 << 16),
  max_position_embeddings: size(1 << 17).default(512),
  type_vocab_size: size(64).default(2),
  layer_norm_eps: z.number().gt(0).max(0.1).default(1e-12),
  hidden_dropout_prob: share.default(0.1),
  attention_probs_dropout_prob: share.default(0.1),
  hidden_act: z.literal('gelu').default('gelu'),
  position_embedding_type: z.literal('absolute').default('absolute'),
  is_decoder: z.literal(false).default(false),
  embedding_size: z.int().nullish(),
  emb_size: z.int().nullish(),
  pad_token_id: z.int().nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
  norm_position: z.enum(['post', 'pre']).exactOptional(),
  embedding_convolution: z.literal([0, 3]).exactOptional(),
  overlap_marks: z.boolean().exactOptional(),
  pooling: z.enum(['first', 'mean', 'own']).exactOptional(),
  encoder_graph: z.string().exactOptional(),
  pooled_size: size(1 << 16).exactOptional(),
  bigram_buckets: z
    .int()
    .min(0)
    .max(1 << 22)
    .exactOptional(),
  term_types: z.int().min(0).max(4096).exactOptional(),
  attention: z.enum(['full', 'sla']).exactOptional(),
  sla_block: size(4096).exactOptional(),
  sla_critical: z.number().gt(0).max(1).exactOptional(),
} satisfies Record<keyof ModelConfig, z.ZodType> & Record<string, z.ZodType>);

/**
 * Reads config.json; keys we do not know are left aside. `pad_token_id` is not trusted for BERT (some exports say 1): the
 * vocabulary tells. Faults: not JSON, a field that is missing or out of range, a model that computes something else.
 */
export function readConfig(source: Source): Described {
  const where = source.name;
  const described = jsonOf(source, schema, LONGEST);
  if (described.encoder_graph !== undefined) requireSkeleton(described.encoder_graph, where);
  const { model_type: kind, id2label, embedding_size: narrow, emb_size: older, ...rest } = described;
  const { hidden_act: _, position_embedding_type: _p, is_decoder: _d, pad_token_id: padding, ...sizes } = rest;
  const { hidden_size: hidden, num_attention_heads: heads } = sizes;
  if (hidden % heads !== 0) throw new Fault('model.config-heads', { where, hidden, heads });
  const embedding = narrow ?? older ?? hidden;
  if (embedding !== hidden)
    throw new Fault('model.config-field', { where, name: 'embedding_size', expected: hidden, received: embedding });
  const unusedPositions = kind.endsWith('roberta') ? Math.max(0, (padding ?? 1) + 1) : 0;
  const positions = sizes.max_position_embeddings - unusedPositions;
  if (positions < 1)
    throw new Fault('model.config-field', {
      where,
      name: 'max_position_embeddings',
      expected: `> ${unusedPositions}`,
      received: sizes.max_position_embeddings,
    });
  return {
    config: { ...sizes, max_position_embeddings: positions },
    labels: id2label ? labelsOf(id2label, where) : undefined,
    unusedPositions,
  };
}

function requireSkeleton(text: string, where: string): void {
  const received = skeletonProblem(text);
  if (received === undefined) return;
  throw new Fault('model.config-field', { where, name: 'encoder_graph', expected: 'ONNX', received });
}

function labelsOf(id2label: Readonly<Record<string, string>>, where: string): readonly string[] {
  const ids = Object.keys(id2label);
  return ids.map((_, id) => {
    const label = id2label[id];
    if (label === undefined) throw new Fault('model.config-labels', { where, received: ids.slice(0, 8).join(', ') });
    return label;
  });
}
