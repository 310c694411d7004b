// Where training begins: a preset's first values, or a checkpoint from the world.
import { complete, type Note, notes } from '../../model/checkpoint/import.ts';
import { configOf, type ModelConfig } from '../../model/config.ts';
import type { Parameters } from '../../model/parameters.ts';
import { readPretrained } from '../../train/pretrained.ts';
import { Fault } from '../../words/fault.ts';
import type { Prepared } from './examples.ts';
import type { Lesson } from './train.ts';

export interface Beginning {
  readonly config: ModelConfig;
  /** Absent: first values drawn from the seed. */
  readonly initial?: Parameters;
  /** What the checkpoint lacked, and what of it is not used. */
  readonly notes: readonly Note[];
}

/** Faults: those of reading a checkpoint; one with another vocabulary, too few positions or no second segment. */
export function beginning({ labels, vocab, pairs }: Prepared, { how, from, maxLength, seed }: Lesson): Beginning {
  const dropout = { hidden_dropout_prob: how.dropout, attention_probs_dropout_prob: how.dropout };
  if (from === undefined) {
    const config = configOf(how.model, vocab.tokens.length, { max_position_embeddings: maxLength, ...dropout });
    return { config, notes: [] };
  }
  const checkpoint = readPretrained(from, { labels });
  const { config } = checkpoint;
  const refuse = (what: string, expected: string | number, received: string | number): Fault =>
    new Fault('pipeline.checkpoint', { where: from, what, expected, received });
  if (checkpoint.vocab.tokens.join('\n') !== vocab.tokens.join('\n')) {
    throw refuse('vocab.txt', `${vocab.tokens.length} (text.vocab)`, checkpoint.vocab.tokens.length);
  }
  if (config.max_position_embeddings < maxLength) {
    throw refuse('max_position_embeddings', `≥ ${maxLength} (text.maxLength)`, config.max_position_embeddings);
  }
  if (pairs && config.type_vocab_size < 2) throw refuse('type_vocab_size', '≥ 2', config.type_vocab_size);
  return { config: { ...config, ...dropout }, initial: complete(checkpoint, seed), notes: notes(checkpoint) };
}
