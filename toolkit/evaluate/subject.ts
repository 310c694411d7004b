// A model under evaluation: whatever answers texts with items.
import type { Example } from '../data/records.ts';
import type { Input } from '../runtime/answers.ts';
import type { Reply } from '../runtime/model.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import { inputOf } from './evaluate.ts';
import type { TaskName } from './item.ts';

/** What evaluation reads of a reply. */
export type Answer = Pick<Reply, 'items' | 'probabilities'>;

export interface Subject {
  /** What reports call it. */
  readonly name: string;
  readonly task: TaskName;
  /** Classes, labels or types of entity. */
  readonly labels: readonly string[];
  readonly tokenizer: Tokenizer;
  /** One answer per input, in their order. */
  readonly answer: (inputs: readonly Input[]) => Promise<readonly Answer[]>;
  readonly release: () => Promise<void>;
}

/** Texts asked together: enough to sort by length, few enough to stop soon. */
const TOGETHER = 512;

/** The answers to all examples, in their order. An aborted signal throws its reason. */
export async function answersOf(
  { answer }: Pick<Subject, 'answer'>,
  examples: readonly Example[],
  signal?: AbortSignal,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < examples.length; start += TOGETHER) {
    signal?.throwIfAborted();
    answers.push(...(await answer(examples.slice(start, start + TOGETHER).map(inputOf))));
  }
  return answers;
}
