// Where training begins: a preset's first values, or a checkpoint from the world.
import { type Checkpoint, type Note, notes } from '../../model/checkpoint/import.ts';
import { configOf, type ModelConfig } from '../../model/config.ts';
import { inherited, type Parameters } from '../../model/parameters.ts';
import type { Vocab } from '../../text/vocab.ts';
import { asOwn } from '../../train/own.ts';
import { readPretrained } from '../../train/pretrained.ts';
import { Fault } from '../../words/fault.ts';
import { attentionOf, overlapOf, shapeOf } from '../shape-recipe.ts';
import { cutFrom } from './cut.ts';
import type { Prepared } from './examples.ts';
import type { Network } from './inside.ts';
import { taskOf } from './tasks.ts';
import type { Lesson } from './train.ts';

export interface Beginning {
  readonly config: ModelConfig;
  /** Absent: first values drawn from the seed. */
  readonly initial?: Parameters;
  /** What the checkpoint lacked, and what of it is not used. */
  readonly notes: readonly Note[];
}

/** What `bench distillation` found best for students that begin with nothing; what BERT is fine-tuned with. */
const DROPOUT = { nothing: 0.3, checkpoint: 0.1 } as const;

/**
 * `network` is the teacher's, of which a student without a checkpoint may begin with some layers.
 * Faults: those of reading a checkpoint; one with another vocabulary, too few positions or no second segment; layers that are
 * not there, or of another width than the student's.
 */
export async function beginning(
  { task, labels, vocab, terms }: Prepared,
  lesson: Lesson,
  network?: Network,
): Promise<Beginning> {
  const { texts, outputs, shapes, first, marks } = taskOf(task);
  const { how, maxLength, seed, general } = lesson;
  const from = general ?? lesson.from;
  const begin = (own: ModelConfig): Parameters => first(own, outputs(labels).length, seed);
  const share = how.dropout ?? (from === undefined ? DROPOUT.nothing : DROPOUT.checkpoint);
  const dropout = { hidden_dropout_prob: share, attention_probs_dropout_prob: share };
  const known = terms && marks !== false ? { term_types: terms.types.length } : {};
  if (from === undefined) {
    const sizes = { max_position_embeddings: maxLength, ...shapeOf(how), ...dropout, ...known };
    const config = forTexts(texts, configOf(how.model, vocab.tokens.length, sizes));
    return how.layers && network
      ? { ...cutFrom(network, config, how.layers, begin), notes: [] }
      : { config, notes: [] };
  }
  const checkpoint = await asOwn(readPretrained(from, { labels: outputs(labels), shapes }));
  requireFit(checkpoint, vocab, maxLength);
  const { term_types: _, ...own } = checkpoint.config; // without a dictionary its terms would never be met
  // the corpus had no pairs to mark
  const marked = lesson.from === undefined ? overlapOf(how) : {};
  const config: ModelConfig = forTexts(texts, { ...own, ...dropout, ...known, ...attentionOf(how), ...marked });
  if (config.encoder_graph !== undefined)
    requirePlain({ attention: how.attention === 'sla', layers: how.layers, terms }, from);
  if (config.type_vocab_size < texts)
    throw refused(checkpoint, 'type_vocab_size', `≥ ${texts}`, config.type_vocab_size);
  // that a general model has no head for the task goes without saying
  const said = general === undefined ? notes(checkpoint) : [];
  const { parameters } = checkpoint;
  if (how.layers) return { ...cutFrom({ config, parameters }, config, how.layers, begin), notes: said };
  return { config, initial: inherited(begin(config), parameters), notes: said };
}

/** Where a text stands alone, no other has its tokens, and looking for them would take time. */
export function forTexts(texts: number, { overlap_marks: marks = false, ...config }: ModelConfig): ModelConfig {
  return texts > 1 && marks ? { ...config, overlap_marks: marks } : config;
}

/** Fault: something was asked for that an encoder which came as a graph, and is not ours, has no place for. */
function requirePlain(asked: Readonly<Record<string, unknown>>, where: string): void {
  const part = Object.keys(asked).find((name) => asked[name]);
  if (part !== undefined) throw new Fault('model.imported-part', { where, part });
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
