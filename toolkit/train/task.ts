// What a training run is given, whether it can be trained on, and the digest that tells it from other runs.
import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Parameters } from '../model/parameters.ts';
import { Fault } from '../words/fault.ts';
import type { Distil } from './losses.ts';

export interface TrainExample {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
  /** Index of the label. */
  readonly label: number;
  /** A teacher's logits, one per label; needed with `distil`. */
  readonly logits?: readonly number[];
}

export interface TrainOptions {
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak rate. */
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Share of all steps in which the rate rises. */
  readonly warmup: number;
  /** Largest global gradient norm. */
  readonly clip: number;
  readonly labelSmoothing: number;
  readonly distil?: Distil;
  readonly seed: number;
  readonly threads: number;
}

export interface CheckpointPlace {
  /** What messages call it: a path. */
  readonly where: string;
  read(): Uint8Array | undefined;
  write(bytes: Uint8Array): Promise<void>;
  readonly everySeconds: number;
}

export interface TrainEvent {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly loss: number;
  readonly learningRate: number;
  /** Tokens that are not padding, over this process's run so far. */
  readonly tokensPerSecond: number;
  readonly etaSeconds: number;
}

export interface TrainTask {
  readonly config: ModelConfig;
  readonly labels: number;
  readonly examples: readonly TrainExample[];
  readonly options: TrainOptions;
  /** Where training starts; by default from `seed`. */
  readonly initial?: Parameters;
  readonly checkpoint?: CheckpointPlace;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly engine?: Engine;
}

/**
 * Faults: no examples, one that is empty or longer than the model's positions, one without a logit per label under `distil`.
 * RangeError: a label that is none of the task's.
 */
export function requireSound({ config, labels, examples, options }: TrainTask): void {
  if (examples.length === 0) throw new Fault('train.no-examples');
  const longest = config.max_position_embeddings;
  for (const [i, { ids, label, logits }] of examples.entries()) {
    const number = i + 1;
    if (ids.length === 0 || ids.length > longest)
      throw new Fault('train.length', { number, longest, received: ids.length });
    if (options.distil && logits?.length !== labels)
      throw new Fault('train.logits', { number, labels, received: logits?.length ?? 0 });
    if (!(Number.isInteger(label) && label >= 0 && label < labels))
      throw new RangeError(`training example ${number}: label ${label} of ${labels}`);
  }
}

/** SHA-256 of everything the trained parameters follow from. */
export function digestOf({ config, labels, examples, options, initial }: TrainTask): string {
  const hash = createHash('sha256').update(JSON.stringify([config, labels, options]));
  for (const { ids, typeIds, label, logits } of examples) hash.update(JSON.stringify([ids, typeIds, label, logits]));
  for (const [name, { dims, data }] of initial ?? []) hash.update(JSON.stringify([name, dims])).update(data);
  return hash.digest('hex');
}
