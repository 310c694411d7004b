// What the stages know of a task: one row of `tasks`.
import type { Example } from '../../../data/records.ts';
import type { Feeds } from '../../../engine/engine.ts';
import type { ClassScore } from '../../../evaluate/metrics.ts';
import type { Graph } from '../../../graph/ir.ts';
import type { ModelConfig } from '../../../model/config.ts';
import type { Parameters, Shapes } from '../../../model/parameters.ts';
import type { Input } from '../../../runtime/answers.ts';
import type { Reply } from '../../../runtime/model.ts';
import type { Batch } from '../../../text/batch.ts';
import type { TaskName } from '../../../text/task.ts';
import type { Tokenizer } from '../../../text/tokenizer.ts';
import type { Vocab } from '../../../text/vocab.ts';
import type { Distil } from '../../../train/losses.ts';
import type { Meaning } from '../../../train/mixture.ts';
import type { Segment } from '../../../train/mlm/segment.ts';
import type { Course, Task, Tokens } from '../../../train/task.ts';
import type { Key } from '../../../words/dictionary.ts';
import type { Values } from '../../../words/row.ts';
import type { FigureName, MainFigure } from '../../events.ts';
import type { Recipe } from '../../recipe.ts';
import type { Known, KnownSetting } from './known.ts';

/** Logits by a teacher: one row per example, each as long as what the student's own reply to it holds. */
export type Word = readonly (readonly number[] | undefined)[];

/** What a network is to learn. */
export interface Given {
  readonly labels: readonly string[];
  readonly tokenizer: Tokenizer;
  readonly examples: readonly Example[];
  /** The teacher's, where there is one. */
  readonly word?: Word;
  readonly distil?: Distil;
  readonly labelSmoothing: number;
  /** The words of a text, for a task that has to know them. */
  readonly segment?: Segment;
  /** How many of the examples are labelled: the others stand behind them. */
  readonly known: number;
  /** Weight of the teacher's word on one of the others. */
  readonly soft: number;
}

/** Trains a task's examples with a course's options and the task's own. */
export type Run<T> = <E extends Tokens, O extends Course>(
  task: Task<E, O>,
  examples: readonly E[],
  options: (course: Course) => O,
) => T;

/** How well examples were answered. */
export interface Scored {
  /** The figure that the task is judged by, the first of `figures`. */
  readonly main: MainFigure;
  readonly figures: Readonly<Partial<Record<FigureName, number>>>;
  readonly classes: readonly ClassScore[];
  /** [gold, predicted] → examples; empty where an example may have any number of labels. */
  readonly confusion: readonly (readonly number[])[];
}

export interface Deciding {
  /** What the recipe asks for, made from the replies to the validation part; undefined: 0.5 for all. Fault: there is no such part. */
  readonly thresholds: (
    wish: Recipe['threshold'],
    examples: readonly Example[],
    replies: readonly Reply[],
    labels: readonly string[],
  ) => readonly number[] | undefined;
  /** A reply as it would be under other thresholds. */
  readonly decide: (reply: Reply, labels: readonly string[], thresholds: readonly number[]) => Reply;
}

export interface TaskRow {
  readonly name: TaskName;
  /** Texts of an example. */
  readonly texts: 1 | 2;
  /** What the network's head tells apart, in the order of its outputs. */
  readonly outputs: (labels: readonly string[]) => readonly string[];
  readonly shapes: (config: ModelConfig, outputs: number) => Shapes;
  /** First values in checkpoint layout. */
  readonly first: (config: ModelConfig, outputs: number, seed: number) => Parameters;
  readonly graph: (config: ModelConfig, parameters: Parameters) => Graph;
  /** Logits of a reply that belong together. @default one per output */
  readonly width?: number;
  /** Whether it has to know where words end. */
  readonly words?: true;
  /** Whether its tokens are marked where they stand in terms. @default true */
  readonly marks?: false;
  /** How a model is asked about an example whose answer is known. @default its text, or both of a pair */
  readonly ask?: (example: Example) => Input;
  /** What the graph is fed beside a batch of tokens. */
  readonly beside?: (batch: Batch, vocab: Vocab) => Feeds;
  /** Calls `run` with the examples as the task learns them. Faults: an example that cannot be learned. */
  readonly learn: <T>(given: Given, run: Run<T>) => T;
  /** What a person should know of examples that the model cannot see whole. */
  readonly notes?: (given: Given) => readonly { readonly key: Key; readonly values: Values }[];
  /** Faults: an example that says what no reply can say. */
  readonly score: (examples: readonly Example[], replies: readonly Reply[], labels: readonly string[]) => Scored;
  /** The reply that logits stand for, where they tell all of it. */
  readonly said?: (logits: readonly number[], labels: readonly string[]) => Reply;
  /** Of a task whose labels hold from a probability on. */
  readonly deciding?: Deciding;
  /** Opens a teacher that is there already, where there can be one. Faults: it does not suit. */
  readonly known?: (path: string, setting: KnownSetting) => Promise<Known>;
  /** How the words of several teachers are averaged. */
  readonly meaning: (labels: readonly string[]) => Meaning;
}
