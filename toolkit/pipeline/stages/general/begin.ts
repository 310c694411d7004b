// What the general stage trains: the student's own shape, from first values or from a checkpoint's.
import { configOf, type ModelConfig } from '../../../model/config.ts';
import { firstValues, inherited, maskedShapes, type Parameters } from '../../../model/parameters.ts';
import type { Vocab } from '../../../text/vocab.ts';
import { asOwn } from '../../../train/own.ts';
import { readPretrained } from '../../../train/pretrained.ts';
import { attentionOf, type Shaped, shapeOf } from '../../shape-recipe.ts';
import { forTexts, requireFit } from '../beginning.ts';

export interface Start {
  /** The student. */
  readonly how: Shaped;
  /** Folder of the checkpoint that it goes on from. */
  readonly from: string | undefined;
  readonly vocab: Vocab;
  /** Tokens of the longest text it will read. */
  readonly longest: number;
  readonly dropout: number;
  readonly seed: number;
}

/** Faults: those of reading a checkpoint; one with another vocabulary or too few positions. */
export async function beginMasked(
  start: Start,
): Promise<{ readonly config: ModelConfig; readonly initial: Parameters }> {
  const { how, from, vocab, longest, dropout, seed } = start;
  const rates = { hidden_dropout_prob: dropout, attention_probs_dropout_prob: dropout };
  if (from === undefined) {
    const sizes = { max_position_embeddings: longest, ...shapeOf(how), ...rates };
    const config = forTexts(1, configOf(how.model, vocab.tokens.length, sizes));
    return { config, initial: firstValues(maskedShapes(config), seed) };
  }
  const checkpoint = await asOwn(readPretrained(from, { shapes: maskedShapes }));
  requireFit(checkpoint, vocab, longest);
  const { term_types: _, ...own } = checkpoint.config; // the corpus is not marked
  const config = { ...own, ...attentionOf(how) };
  const initial = inherited(firstValues(maskedShapes(config), seed), checkpoint.parameters);
  return { config: { ...config, ...rates }, initial };
}
