// The part of a recipe that says what the student reads before any task: a corpus, and masked-LM training on it.
import { z } from 'zod';
import { maskedDefaults as defaults } from '../train/mlm/task.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(1);
const file = z.string().min(1);

export const generalRecipe = z.strictObject({
  /**
   * Text files (.txt, .txt.gz: one paragraph a line, a blank line between documents) or record files, of which the texts are
   * read; files, folders, globs, `hf://datasets/OWNER/NAME`, or a list of these.
   */
  path: z.union([file, z.array(file).min(1)]),
  /** Share of the documents that are never trained on, to be tried on. */
  heldOut: z.number().gt(0).max(0.5).default(0.01),
  /** How long: passes over the corpus, or steps, or the minutes that a measured pace allows. One of them. @default 3 epochs */
  epochs: z.number().gt(0).optional(),
  steps: count.optional(),
  /** The number of steps then follows from this machine's pace; it stands in the artifact's general.json. */
  minutes: z.number().gt(0).optional(),
  batchSize: count.default(defaults.batchSize),
  /** Tokens of a sequence. @default text.maxLength */
  length: z.int().min(8).max(4096).optional(),
  /** Share of the tokens that are hidden. */
  rate: z.number().gt(0).lt(1).default(defaults.rate),
  /** Share of the sequences in which whole words are hidden. */
  wholeWords: share.default(defaults.wholeWords),
  learningRate: z.number().gt(0).default(defaults.learningRate),
  weightDecay: z.number().min(0).default(defaults.weightDecay),
  /** Shares of the steps in which the learning rate rises, and falls. */
  warmup: share.default(defaults.warmup),
  decay: share.default(defaults.decay),
  clip: z.number().gt(0).default(defaults.clip),
  /** A small model that sees a large corpus a few times forgets nothing by heart. */
  dropout: z.number().min(0).max(0.9).default(0),
  /** Steps between two looks at the held-out documents, and how many of their sequences are looked at. */
  evaluateEvery: count.default(defaults.evaluateEvery),
  heldOutSequences: count.default(defaults.heldOutSequences),
});

export type GeneralRecipe = z.infer<typeof generalRecipe>;
