// The user's file penjing.json: everything a run does follows from it. Every field has a default.
import { z } from 'zod';
import { taskNames } from '../text/task.ts';
import { dataRecipe, knownDataFields } from './data-recipe.ts';
import { distilRecipe, knownDistilFields } from './distil-recipe.ts';
import { generalRecipe } from './general-recipe.ts';
import { shapeRecipe } from './shape-recipe.ts';
import { knownTeacherFields, teacherRecipe } from './teacher-recipe.ts';
import { termsRecipe } from './terms-recipe.ts';
import { presetNames, trainingRecipe } from './training-recipe.ts';

const count = z.int().min(1);

const text = z.strictObject({
  /** Tokens per text, [CLS] and [SEP] included; longer texts are cut. */
  maxLength: z.int().min(8).max(4096).default(64),
  /** 'build' makes a vocabulary from the training texts and the general corpus; anything else is the path of a vocab.txt. */
  vocab: z.string().min(1).default('build'),
  /** How often a Latin or digit piece must occur to enter a built vocabulary. */
  minCount: count.default(2),
  /** Tokens of a built vocabulary at most. */
  vocabSize: z.int().min(200).max(65_536).default(8000),
});

const student = z.strictObject({
  model: z.enum(presetNames).default('tiny'),
  /** Begin with these layers of the teacher's network, or of `from`, counted from 0; its width must be the student's own. */
  layers: z.array(z.int().min(0)).min(1).optional(),
  ...trainingRecipe,
  /** Unlike a teacher's, whose word it would blur (arXiv 1906.02629). */
  labelSmoothing: trainingRecipe.labelSmoothing.unwrap().default(0.1),
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

const parts = { data: dataRecipe, text, student, distil: distilRecipe, calibrate, compress, budget };

/** The fields known at each path of a recipe, for suggestions. */
export const knownFields: Readonly<Record<string, readonly string[]>> = {
  '': [
    'name',
    'task',
    'threshold',
    'terms',
    'general',
    'teacher',
    ...Object.keys(parts),
    'profiles',
    'seed',
    'threads',
    'out',
  ],
  ...knownDataFields,
  general: Object.keys(generalRecipe.shape),
  terms: Object.keys(termsRecipe.shape),
  'student.shape': Object.keys(shapeRecipe.shape),
  ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, Object.keys(part.shape)])),
  ...knownDistilFields,
  ...knownTeacherFields,
};

export const recipeSchema = z.strictObject({
  /** What the bundles are called; the device's name follows it. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/)
    .default('model'),
  /** One label of a text, several, one of a pair, entities, or words for holes. Default: what the records are labelled with. */
  task: z.enum(taskNames).optional(),
  /** From which probability a label holds where several may: one for all, or 'tuned': each its own, the best on the validation part. */
  threshold: z.union([z.number().gt(0).lt(1), z.literal('tuned')]).default(0.5),
  data: dataRecipe.prefault({}),
  /** A dictionary that student and teacher are told of; without it, they know no terms. */
  terms: termsRecipe.optional(),
  /** What the student reads before any task; without it, it begins with nothing. */
  general: generalRecipe.optional(),
  /** Without one, the student learns from the labels, and from logits in the records if they carry any. */
  teacher: teacherRecipe.optional(),
  student: student.prefault({}),
  text: text.prefault({}),
  distil: distilRecipe.prefault({}),
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
