// The fields of a recipe that say how any network is trained.
import { z } from 'zod';
import { presets } from '../model/config.ts';
import { shapeRecipe } from './shape-recipe.ts';

export const presetNames = Object.keys(presets) as [keyof typeof presets, ...(keyof typeof presets)[]];

export const trainingRecipe = {
  /** How the network differs from `model`. */
  shape: shapeRecipe.optional(),
  /**
   * Which tokens a token looks at: all, or with `sla`, for long texts, some blocks in full and the rest in sum. A checkpoint may
   * change over. @default its own, else full
   */
  attention: z.enum(['full', 'sla']).optional(),
  /** A checkpoint to go on from: a folder, or hf://OWNER/NAME; it decides shape and vocabulary, and `model` is not read. */
  from: z.string().min(1).optional(),
  epochs: z.int().min(1).default(3),
  batchSize: z.int().min(1).default(32),
  learningRate: z.number().gt(0).default(5e-4),
  weightDecay: z.number().min(0).default(0.01),
  /** Share of all steps during which the learning rate rises. */
  warmup: z.number().min(0).max(1).default(0.1),
  /** Largest global norm of the gradients. */
  clip: z.number().gt(0).default(1),
  /** @default 0.3 for what begins with nothing, 0.1 for what goes on from a checkpoint or a general stage */
  dropout: z.number().min(0).max(0.9).optional(),
  /** What a label's class gives up to all; on the labels alone, never on a teacher's word. */
  labelSmoothing: z.number().min(0).max(0.5).default(0),
};
