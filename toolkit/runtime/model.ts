// A model of any task, as those see it who ask it about texts.
import type { Input, ModelParts } from './answers.ts';
import type { Filled, Told } from './filler.ts';

/** One thing that is said of a text: a class, a label, or an entity with its place. */
export interface Item {
  /** Class, label or type of entity. */
  readonly kind: string;
  /** Where in the text, for an entity: UTF-16, exclusive. */
  readonly start?: number;
  readonly end?: number;
}

export interface Reply {
  readonly items: readonly Item[];
  /** One per label, in the order of the labels; none where items are no labels. */
  readonly probabilities?: readonly number[];
  /** What the engine computed: one per label, or row by row [tokens, tags] of the text's own tokens. */
  readonly logits: readonly number[];
  /** How the holes of a text are filled. */
  readonly filled?: Omit<Filled, 'logits'>;
  /** Of a text that was asked about together with what stood in its holes: what the model made of each. */
  readonly told?: readonly Told[];
}

export interface Model {
  readonly labels: readonly string[];
  /** One reply per text, in their order; long texts are cut to the model's length. */
  reply(texts: readonly Input[]): Promise<readonly Reply[]>;
  release(): Promise<void>;
}

export interface TaskParts extends ModelParts {
  readonly labels: readonly string[];
  /** Probabilities from which labels hold, where several may. @default 0.5 for each */
  readonly thresholds?: readonly number[];
}

/** How models of a task are asked, and how they reply. */
export interface DeviceTask {
  /** Outputs that the graph must have. */
  readonly outputs: readonly string[];
  /** The `row`th text, from 1, as a person wrote it, for the model. Fault: it is none for this task. */
  readonly input: (text: string, row: number) => Input;
  readonly open: (parts: TaskParts) => Model;
  /** A reply about `text` for programs. */
  readonly json: (reply: Reply, text: string, labels: readonly string[]) => Readonly<Record<string, unknown>>;
  /** The same for people, in columns. */
  readonly columns: (reply: Reply, text: string, labels: readonly string[]) => readonly string[];
}
