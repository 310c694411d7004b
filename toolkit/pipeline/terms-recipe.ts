// The part of a recipe that names the dictionary of terms.
import { z } from 'zod';

const file = z.string().min(1);

/** Terms that are marked on the tokens of every text; jieba keeps them whole, and augmenters leave them alone. */
export const termsRecipe = z.strictObject({
  /** A term file, or a list of these: of a term that two of them have the heavier counts, then the first. */
  path: z.union([file, z.array(file).min(1)]),
  /**
   * The types of terms, in the order of their numbers; one that no term has yet is kept for those that a device adds.
   * Default: all that occur, sorted.
   */
  types: z.array(z.string().min(1)).min(1).max(256).optional(),
});
