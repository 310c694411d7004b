// The part of a recipe that says who teaches: one network, several, linear models, one behind another.
import { z } from 'zod';
import { shapeRecipe } from './shape-recipe.ts';
import { presetNames, trainingRecipe } from './training-recipe.ts';

/** Linear models on pieces of characters and words: no network, quick to train, right in other places than one. */
export const LINEAR = 'linear';

const voice = {
  /** The shape of a network, or 'linear'. */
  model: z.enum([...presetNames, LINEAR]).default('tinybert'),
  /** A bundle, an ONNX file or a checkpoint folder that knows the task already; then nothing is trained. */
  path: z.string().min(1).optional(),
  /** How many of it, each from another seed, are trained. */
  ensemble: z.int().min(1).max(32).default(1),
  /** Its share in what all teachers say together: a weighted mean of probabilities. */
  weight: z.number().gt(0).default(1),
  ...trainingRecipe,
};

export const voiceRecipe = z.strictObject(voice);

export const assistantRecipe = z.strictObject({ model: z.enum(presetNames).default('tinybert'), ...trainingRecipe });

export const teacherRecipe = z.strictObject({
  ...voice,
  /** Further teachers, whose word is averaged with this one's. */
  beside: z.array(voiceRecipe).default([]),
  /** Networks between teacher and student, each learning from the one before (arXiv 1902.03393); the student from the last. */
  assistants: z.array(assistantRecipe).default([]),
});

export type VoiceRecipe = z.infer<typeof voiceRecipe>;
export type TeacherRecipe = z.infer<typeof teacherRecipe>;
export type AssistantRecipe = z.infer<typeof assistantRecipe>;

export const knownTeacherFields = {
  teacher: Object.keys(teacherRecipe.shape),
  'teacher.beside': Object.keys(voiceRecipe.shape),
  'teacher.assistants': Object.keys(assistantRecipe.shape),
  ...Object.fromEntries(
    ['teacher', 'teacher.beside', 'teacher.assistants'].map((part) => [
      `${part}.shape`,
      Object.keys(shapeRecipe.shape),
    ]),
  ),
};
