// The user's file penjing.json: everything a run does follows from it. Every field has a default.
import { z } from 'zod';
import { presets } from '../model/config.ts';
import { taskNames } from '../runtime/format.ts';
import { dataRecipe, knownDataFields } from './data-recipe.ts';
import { generalRecipe } from './general-recipe.ts';
import { shapeRecipe } from './shape-recipe.ts';
import { termsRecipe } from './terms-recipe.ts';

const preset = z.enum(Object.keys(presets) as [keyof typeof presets, ...(keyof typeof presets)[]]);
const share = z.number().min(0).max(1);
const count = z.int().min(1);

const text = z.strictObject({
  /** Tokens per text, [CLS] and [SEP] included; longer texts are cut. */
  maxLength: z.int().min(8).max(512).default(64),
  /** 'build' makes a vocabulary from the training texts and the general corpus; anything else is the path of a vocab.txt. */
  vocab: z.string().min(1).default('build'),
  /** How often a Latin or digit piece must occur to enter a built vocabulary. */
  minCount: count.default(2),
  /** Tokens of a built vocabulary at most. */
  vocabSize: z.int().min(200).max(65_536).default(8000),
});

const training = {
  /** How the network differs from `model`. */
  shape: shapeRecipe.optional(),
  /** A checkpoint to go on from: a folder, or hf://OWNER/NAME; it decides shape and vocabulary, and `model` is not read. */
  from: z.string().min(1).optional(),
  epochs: count.default(3),
  batchSize: count.default(32),
  learningRate: z.number().gt(0).default(5e-4),
  weightDecay: z.number().min(0).default(0.01),
  /** Share of all steps during which the learning rate rises. */
  warmup: share.default(0.1),
  /** Largest global norm of the gradients. */
  clip: z.number().gt(0).default(1),
  dropout: z.number().min(0).max(0.9).default(0.1),
  labelSmoothing: z.number().min(0).max(0.5).default(0),
};

const teacher = z.strictObject({
  model: preset.default('tinybert'),
  /** A bundle, an ONNX file or a checkpoint folder that knows the task already; then nothing is trained. */
  path: z.string().min(1).optional(),
  ...training,
});
const student = z.strictObject({ model: preset.default('tiny'), ...training });

const distil = z.strictObject({
  temperature: z.number().gt(0).default(2),
  /** Weight of the teacher's word against the label's. */
  alpha: share.default(0.5),
});

const calibrate = z.strictObject({
  /** How many training texts are run to see the ranges of the activations. */
  samples: count.default(256),
  observer: z.enum(['minmax', 'percentile', 'entropy']).default('minmax'),
});

const compress = z.strictObject({
  /** auto: what the device profile asks for. */
  mode: z.enum(['auto', 'static', 'dynamic']).default('auto'),
});

const budget = z.strictObject({ payloadMB: z.number().gt(0).default(50) });

const parts = { data: dataRecipe, text, student, distil, calibrate, compress, budget };

/** The fields known at each path of a recipe, for suggestions. */
export const knownFields: Readonly<Record<string, readonly string[]>> = {
  '': ['name', 'task', 'terms', 'general', 'teacher', ...Object.keys(parts), 'profiles', 'seed', 'threads', 'out'],
  ...knownDataFields,
  teacher: Object.keys(teacher.shape),
  general: Object.keys(generalRecipe.shape),
  terms: Object.keys(termsRecipe.shape),
  'teacher.shape': Object.keys(shapeRecipe.shape),
  'student.shape': Object.keys(shapeRecipe.shape),
  ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, Object.keys(part.shape)])),
};

export const recipeSchema = z.strictObject({
  /** What the bundles are called; the device's name follows it. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/)
    .default('model'),
  /** One label of a text, several, one of a pair, entities, or words for holes. Default: what the records are labelled with. */
  task: z.enum(taskNames).optional(),
  data: dataRecipe.prefault({}),
  /** A dictionary that student and teacher are told of; without it, they know no terms. */
  terms: termsRecipe.optional(),
  /** What the student reads before any task; without it, it begins with nothing. */
  general: generalRecipe.optional(),
  /** Without one, the student learns from the labels, and from logits in the records if they carry any. */
  teacher: teacher.optional(),
  student: student.prefault({}),
  text: text.prefault({}),
  distil: distil.prefault({}),
  calibrate: calibrate.prefault({}),
  compress: compress.prefault({}),
  profiles: z.array(z.string().min(1)).min(1).default(['linux-x64']),
  budget: budget.prefault({}),
  seed: z.int().min(0).default(1),
  /** Threads inside one operator; 0 means all cores. */
  threads: z.int().min(0).default(0),
  /** Folder that receives the bundles, relative to the recipe. */
  out: z.string().min(1).default('out'),
});

export type Recipe = z.infer<typeof recipeSchema>;
