// What masked-LM training is given, what it says while it runs, and the digest that tells a run from others.
import { createHash } from 'node:crypto';
import type { Engine } from '../../engine/engine.ts';
import type { ModelConfig } from '../../model/config.ts';
import type { Parameters } from '../../model/parameters.ts';
import type { Vocab } from '../../text/vocab.ts';
import { Fault } from '../../words/fault.ts';
import type { CheckpointPlace, TrainEvent } from '../task.ts';
import { type Corpus, sequencesIn } from './batch.ts';

export interface MaskedOptions {
  readonly steps: number;
  /** Sequences of a step. @default 32 */
  readonly batchSize?: number;
  /** Tokens of a sequence, [CLS] and [SEP] included. @default 64 */
  readonly length?: number;
  /** Share of the tokens that are hidden. @default 0.2 */
  readonly rate?: number;
  /**
   * Share of the sequences in which whole words are hidden; in the others single tokens are. A small model that begins with
   * nothing tells whole words better, too, when it has half of each. @default 0.5
   */
  readonly wholeWords?: number;
  /** Peak rate. @default 1e-3, right for 2 × 256 to 4 × 312 */
  readonly learningRate?: number;
  /** @default 0.01 */
  readonly weightDecay?: number;
  /** Share of the steps in which the rate rises. @default 0.05 */
  readonly warmup?: number;
  /** Share of the steps, the last ones, in which it falls. @default 0.2 */
  readonly decay?: number;
  /** Largest global gradient norm. @default 1 */
  readonly clip?: number;
  /** Steps between two looks at the held-out corpus; the last step always has one. @default 500 */
  readonly evaluateEvery?: number;
  /** Sequences of the held-out corpus that are looked at. @default 256 */
  readonly heldOutSequences?: number;
  /** @default 1 */
  readonly seed?: number;
  /** Two on a busy machine of two cores are slower than one. @default 1 */
  readonly threads?: number;
}

export const maskedDefaults = {
  batchSize: 32,
  length: 64,
  rate: 0.2,
  wholeWords: 0.5,
  learningRate: 1e-3,
  weightDecay: 0.01,
  warmup: 0.05,
  decay: 0.2,
  clip: 1,
  evaluateEvery: 500,
  heldOutSequences: 256,
  seed: 1,
  threads: 1,
} as const satisfies Omit<Required<MaskedOptions>, 'steps'>;

export interface MaskedTask {
  readonly config: ModelConfig;
  readonly vocab: Vocab;
  readonly corpus: Corpus;
  /** Other documents, packed likewise; without it nothing is evaluated. */
  readonly heldOut?: Corpus;
  readonly options: MaskedOptions;
  /** Where training starts; by default from the seed. */
  readonly initial?: Parameters;
  readonly checkpoint?: CheckpointPlace;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly engine?: Engine;
}

/** How well hidden tokens of documents never trained on are told: mean −log p, and share where the likeliest is right. */
export interface HeldOut {
  readonly loss: number;
  readonly accuracy: number;
}

export interface MaskedEvent extends TrainEvent {
  readonly heldOut?: HeldOut;
}

/** Faults: a sequence length the model does not have, a corpus without one whole sequence. RangeError: a share that is none. */
export function requireTrainable({ config, corpus, heldOut, options }: MaskedTask): void {
  const { length, rate, wholeWords } = { ...maskedDefaults, ...options };
  const longest = config.max_position_embeddings;
  if (!(Number.isInteger(length) && length >= 3 && length <= longest))
    throw new Fault('train.sequence-length', { longest, received: length });
  if (!(rate > 0 && rate < 1)) throw new RangeError(`share of hidden tokens: ${rate}`);
  if (!(wholeWords >= 0 && wholeWords <= 1)) throw new RangeError(`share of sequences with whole words: ${wholeWords}`);
  for (const one of heldOut ? [corpus, heldOut] : [corpus]) {
    if (sequencesIn(one, length) === 0)
      throw new Fault('train.corpus-small', { least: length - 2, received: one.length });
  }
}

/** SHA-256 of everything the trained parameters follow from. */
export function maskedDigest({ config, vocab, corpus, heldOut, options, initial }: MaskedTask): string {
  const settings = [config, { ...maskedDefaults, ...options }, corpus.digest, heldOut?.digest, vocab.tokens];
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const [name, { dims, data }] of initial ?? []) hash.update(JSON.stringify([name, dims])).update(data);
  return hash.digest('hex');
}
