// What a training run is given, what tells one task from another, and the digest that tells this run from others.
import { createHash } from 'node:crypto';
import type { Engine, Feeds } from '../engine/engine.ts';
import { writeModel } from '../graph/proto.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Parameters } from '../model/parameters.ts';
import type { Row } from '../text/batch.ts';
import { Fault } from '../words/fault.ts';
import type { Deep } from './deep.ts';
import type { Objective } from './graph.ts';
import type { Precision, Scaling } from './loss-scale.ts';

/** The tokens of an example, marked if the model knows terms; a task adds what they are to be learned with. */
export type Tokens = Row;

/** How any task is trained. */
export interface Course {
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak rate. */
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Share of all steps in which the rate rises. */
  readonly warmup: number;
  /** Largest global gradient norm. */
  readonly clip: number;
  readonly seed: number;
  readonly threads: number;
  /** @default every epoch sees all examples */
  readonly pool?: Pool;
  /** Weight of R-Drop's term: every batch goes through the model twice. @default 0: once */
  readonly rdrop?: number;
  /** In which floats a step computes; float16 for GPU providers. @default 'float32' */
  readonly precision?: Precision;
  /** How the loss is scaled in float16. */
  readonly scaling?: Scaling;
}

/** Examples that an epoch sees only some of. */
export interface Pool {
  /** Place of its first example; those before it are seen in every epoch. */
  readonly from: number;
  /** How many of them an epoch sees: in a shuffled order, round after round. */
  readonly perEpoch: number;
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

export interface Training<E extends Tokens, O extends Course> {
  readonly config: ModelConfig;
  /** How many labels, or tags, there are. */
  readonly labels: number;
  readonly examples: readonly E[];
  readonly options: O;
  /** Where training starts; by default from `seed`. */
  readonly initial?: Parameters;
  /** Terms on a teacher's inside beside those of the task. */
  readonly deep?: Deep;
  readonly checkpoint?: CheckpointPlace;
  /** Leave a checkpoint behind after the last step too. @default false */
  readonly keep?: boolean;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly engine?: Engine;
}

export interface Step<E> {
  readonly objective: Objective;
  /** What the graph is fed beside tokens and dropout masks. */
  readonly targets: (rows: readonly E[]) => Feeds;
}

/** A task as the training loop sees it: head, loss and record, one row of `tasks`. */
export interface Task<E extends Tokens, O extends Course> {
  /** First parameters, in checkpoint layout. */
  readonly initialise: (config: ModelConfig, labels: number, seed: number) => Parameters;
  readonly step: (training: Training<E, O>, initial: Parameters) => Step<E>;
  /** An example as one step sees it, drawn from the stream `key`. @default always as it is */
  readonly view?: (training: Training<E, O>, example: E, key: number) => E;
  /** What an example teaches: numbers, lists of them, undefined. */
  readonly lesson: (example: E) => readonly unknown[];
  /** Throws where `example`, the `number`th from 1, cannot be learned. */
  readonly check: (training: Training<E, O>, example: E, number: number) => void;
  /** Factor on the learning rate of a parameter. @default 1 for all */
  readonly factor?: (options: O, name: string) => number;
}

/** Faults: no examples, one that is empty or longer than the model's positions, what the task's own `check` throws. */
export function requireSound<E extends Tokens, O extends Course>(task: Task<E, O>, training: Training<E, O>): void {
  const { config, examples } = training;
  if (examples.length === 0) throw new Fault('train.no-examples');
  const longest = config.max_position_embeddings;
  for (const [i, example] of examples.entries()) {
    const { length } = example.ids;
    if (length === 0 || length > longest) throw new Fault('train.length', { number: i + 1, longest, received: length });
    requireMarks(config, example, i + 1);
    task.check(training, example, i + 1);
  }
}

function requireMarks({ term_types: types = 0 }: ModelConfig, { ids, terms }: Tokens, number: number): void {
  const sound = terms
    ? terms.positions.length === ids.length && terms.types.length === ids.length && Math.max(...terms.types) <= types
    : types === 0;
  if (!sound) throw new RangeError(`training example ${number}: marks of terms for a model of ${types} types of them`);
}

/** SHA-256 of everything the trained parameters follow from. */
export function digestOf<E extends Tokens, O extends Course>(task: Task<E, O>, training: Training<E, O>): string {
  const { config, labels, examples, options, initial, deep } = training;
  const hash = createHash('sha256').update(JSON.stringify([config, labels, options]));
  if (deep) {
    const { teacher, ...settings } = deep;
    hash.update(JSON.stringify(settings));
    for (const part of writeModel(teacher.graph).model) hash.update(part);
  }
  for (const example of examples) hash.update(JSON.stringify([...tokensOf(example), ...task.lesson(example)]));
  for (const [name, { dims, data }] of initial ?? []) hash.update(JSON.stringify([name, dims])).update(data);
  return hash.digest('hex');
}

const tokensOf = ({ ids, typeIds, terms }: Tokens): readonly unknown[] => [ids, typeIds, ...(terms ? [terms] : [])];
