// From a step's number to what it is fed: nothing else decides, so training resumes from the number alone.
import type { Feed, Feeds } from '../../engine/engine.ts';
import { permuted } from '../../random/permutation.ts';
import { stream } from '../../random/random.ts';
import type { Batch } from '../../text/batch.ts';
import type { Vocab } from '../../text/vocab.ts';
import { Fault } from '../../words/fault.ts';
import { batchFeeds } from '../feeds.ts';
import { type Hiding, hide } from './hide.ts';
import { idOf } from './pack.ts';

/** A packed corpus, wherever it lies. */
export interface Corpus {
  readonly length: number;
  /** Tells this corpus from others. */
  readonly digest: string;
  /** `length` packed tokens from place `from` on. */
  read(from: number, length: number): Uint32Array;
}

export interface Slicing extends Hiding {
  readonly seed: number;
  readonly batchSize: number;
  /** Tokens of a sequence, [CLS] and [SEP] included. */
  readonly length: number;
}

export interface MaskedBatch {
  readonly batch: Batch;
  /** The batch, `positions`, `targets` and equal `weights`. */
  readonly feeds: Feeds;
  readonly masked: number;
}

/** Whole sequences in `corpus`; each is [CLS], the next `length` − 2 tokens, [SEP]. */
export const sequencesIn = (corpus: Corpus, length: number): number => Math.floor(corpus.length / (length - 2));

/** The epoch that sequence number `slot` of a run falls into. */
export const epochOf = (corpus: Corpus, length: number, slot: number): number =>
  Math.floor(slot / sequencesIn(corpus, length));

/** The batch of `step` (from 0): every sequence once an epoch, in an order and under masks of that epoch's own. */
export function trainingBatch(corpus: Corpus, vocab: Vocab, slicing: Slicing, step: number): MaskedBatch {
  const count = sequencesIn(corpus, slicing.length);
  const rows = Array.from({ length: slicing.batchSize }, (_, i) => {
    const slot = step * slicing.batchSize + i;
    const epoch = Math.floor(slot / count);
    return { epoch, sequence: permuted(slot % count, count, stream(slicing.seed, 'order', epoch)) };
  });
  return batchOf(corpus, vocab, slicing, rows);
}

/** Batch `number` of the first `most` sequences in an order of their own, always under the same masks. */
export function heldOutBatch(
  corpus: Corpus,
  vocab: Vocab,
  slicing: Slicing,
  number: number,
  most: number,
): MaskedBatch | undefined {
  const count = sequencesIn(corpus, slicing.length);
  const from = number * slicing.batchSize;
  const size = Math.min(slicing.batchSize, Math.min(most, count) - from);
  if (size <= 0) return undefined;
  const rows = Array.from({ length: size }, (_, i) => ({
    epoch: HELD_OUT,
    sequence: permuted(from + i, count, stream(slicing.seed, 'order', HELD_OUT)),
  }));
  return batchOf(corpus, vocab, slicing, rows);
}

/** Where the epoch would stand in the keys of streams. */
const HELD_OUT = -1;

function batchOf(
  corpus: Corpus,
  vocab: Vocab,
  slicing: Slicing,
  rows: readonly { readonly epoch: number; readonly sequence: number }[],
): MaskedBatch {
  const { seed, length } = slicing;
  const size = rows.length;
  const ids = new BigInt64Array(size * length);
  const [positions, targets]: [bigint[], bigint[]] = [[], []];
  for (const [row, { epoch, sequence }] of rows.entries()) {
    const body = corpus.read(sequence * (length - 2), length - 2);
    const foreign = body.find((token) => idOf(token) >= vocab.tokens.length);
    if (foreign !== undefined)
      throw new Fault('train.corpus-vocabulary', { size: vocab.tokens.length, received: idOf(foreign) });
    const hidden = hide(body, slicing, vocab, stream(seed, 'blanks', epoch, sequence));
    const at = row * length;
    ids[at] = BigInt(vocab.cls);
    ids[at + length - 1] = BigInt(vocab.sep);
    for (const [i, id] of hidden.ids.entries()) ids[at + 1 + i] = BigInt(id);
    for (const place of hidden.places) {
      positions.push(BigInt(at + 1 + place));
      targets.push(BigInt(idOf(body[place]!)));
    }
  }
  const masked = positions.length;
  // Nothing to hide (a batch of nothing but special tokens): one place that does not count keeps the shapes from being empty.
  if (masked === 0) [positions[0], targets[0]] = [0n, 0n];
  const list = (data: readonly bigint[]): Feed => ({
    type: 'int64',
    dims: [data.length],
    data: BigInt64Array.from(data),
  });
  const weight = masked === 0 ? 0 : 1 / masked;
  const weights: Feed = {
    type: 'float32',
    dims: [positions.length],
    data: new Float32Array(positions.length).fill(weight),
  };
  const typeIds = new BigInt64Array(ids.length);
  const batch: Batch = { size, length, ids, typeIds, mask: new BigInt64Array(ids.length).fill(1n) };
  return {
    batch,
    masked,
    feeds: { ...batchFeeds(batch), positions: list(positions), targets: list(targets), weights },
  };
}
