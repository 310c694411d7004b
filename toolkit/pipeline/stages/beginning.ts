// Where training begins: a preset's first values, or a checkpoint from the world.
import { type Checkpoint, type Note, notes } from '../../model/checkpoint/import.ts';
import { configOf, type ModelConfig } from '../../model/config.ts';
import { inherited, type Parameters } from '../../model/parameters.ts';
import type { Vocab } from '../../text/vocab.ts';
import { readPretrained } from '../../train/pretrained.ts';
import { Fault } from '../../words/fault.ts';
import { attentionOf, shapeOf } from '../shape-recipe.ts';
import type { Prepared } from './examples.ts';
import { taskOf } from './tasks.ts';
import type { Lesson } from './train.ts';

export interface Beginning {
  readonly config: ModelConfig;
  /** Absent: first values drawn from the seed. */
  readonly initial?: Parameters;
  /** What the checkpoint lacked, and what of it is not used. */
  readonly notes: readonly Note[];
}

/** Faults: those of reading a checkpoint; one with another vocabulary, too few positions or no second segment. */
export function beginning({ task, labels, vocab, terms }: Prepared, lesson: Lesson): Beginning {
  const { texts, outputs, shapes, first } = taskOf(task);
  const { how, maxLength, seed, general } = lesson;
  const from = general ?? lesson.from;
  const dropout = { hidden_dropout_prob: how.dropout, attention_probs_dropout_prob: how.dropout };
  const known = terms ? { term_types: terms.types.length } : {};
  if (from === undefined) {
    const config = configOf(how.model, vocab.tokens.length, {
      max_position_embeddings: maxLength,
      ...shapeOf(how),
      ...dropout,
      ...known,
    });
    return { config, notes: [] };
  }
  const checkpoint = readPretrained(from, { labels: outputs(labels), shapes });
  requireFit(checkpoint, vocab, maxLength);
  const { term_types: _, ...own } = checkpoint.config; // without a dictionary its terms would never be met
  const config: ModelConfig = { ...own, ...dropout, ...known, ...attentionOf(how) };
  if (config.encoder_graph !== undefined && how.attention === 'sla')
    throw refused(checkpoint, 'attention', 'full', 'sla');
  if (config.type_vocab_size < texts)
    throw refused(checkpoint, 'type_vocab_size', `≥ ${texts}`, config.type_vocab_size);
  // that a general model has no head for the task goes without saying
  const said = general === undefined ? notes(checkpoint) : [];
  const initial = inherited(first(config, outputs(labels).length, seed), checkpoint.parameters);
  return { config, initial, notes: said };
}

/** Faults: a checkpoint with another vocabulary, or with too few positions. */
export function requireFit(checkpoint: Checkpoint, vocab: Vocab, maxLength: number): void {
  const { config } = checkpoint;
  if (checkpoint.vocab.tokens.join('\n') !== vocab.tokens.join('\n')) {
    throw refused(checkpoint, 'vocab.txt', `${vocab.tokens.length} (text.vocab)`, checkpoint.vocab.tokens.length);
  }
  if (config.max_position_embeddings < maxLength) {
    const received = config.max_position_embeddings;
    throw refused(checkpoint, 'max_position_embeddings', `≥ ${maxLength} (text.maxLength)`, received);
  }
}

const refused = ({ where }: Checkpoint, what: string, expected: string | number, received: string | number): Fault =>
  new Fault('pipeline.checkpoint', { where, what, expected, received });
