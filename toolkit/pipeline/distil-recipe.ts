// The part of a recipe that says how a student learns from its teacher.
import { z } from 'zod';

const weight = z.number().min(0);
const file = z.string().min(1);

const unlabelled = z.strictObject({
  /** Texts without labels that the teacher answers: text files, one a line, or record files; files, folders, globs or a list. */
  path: z.union([file, z.array(file).min(1)]),
  /** Texts used at most, drawn from all by the seed. */
  limit: z.int().min(1).default(100_000),
  /** How many of them an epoch sees, in turn. @default as many as there are labelled ones */
  perEpoch: z.int().min(1).optional(),
  /** Weight of the teacher's word on one of them against its word on a labelled text. */
  weight: weight.default(1),
});

export const distilRecipe = z.strictObject({
  temperature: z.number().gt(0).default(2),
  /** Weight of the teacher's word against the label's. */
  alpha: z.number().min(0).max(1).default(0.5),
  /** Weights of the distances to a teacher network's states after the embeddings and after each layer, and to its attention scores. */
  embeddings: weight.default(0),
  hidden: weight.default(0),
  attention: weight.default(0),
  /** The teacher's layer for each of the student's, 0 for none. @default evenly spread, the last for the last */
  layers: z.array(z.int().min(0)).min(1).optional(),
  /** The learned matrix between unlike widths: one, or one for each layer. @default 'shared' where the widths differ, else 'none' */
  projection: z.enum(['shared', 'each', 'none']).optional(),
  /** All terms at once, or the teacher's inside alone first (TinyBERT's order), for so many epochs. */
  schedule: z.enum(['joint', 'intermediate-then-prediction']).default('joint'),
  intermediateEpochs: z.int().min(1).default(3),
  /** Weight of R-Drop's term: two passes under different dropout are to agree; a step takes about twice as long. */
  rdrop: weight.default(0),
  /** Without it, only the training texts are learned from. */
  unlabelled: unlabelled.optional(),
});

export type DistilRecipe = z.infer<typeof distilRecipe>;

/** Whether anything of the teacher's inside is learned. */
export const isDeep = ({ embeddings, hidden, attention }: DistilRecipe): boolean => embeddings + hidden + attention > 0;

export const knownDistilFields = {
  distil: Object.keys(distilRecipe.shape),
  'distil.unlabelled': Object.keys(unlabelled.shape),
};
