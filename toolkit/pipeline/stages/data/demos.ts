// The built-in demo of every task.
import type { Example } from '../../../data/records.ts';
import type { DemoOptions } from '../../../demo/demo-options.ts';
import { reasoningDemo } from '../../../demo/reasoning-demo.ts';
import { answerPairs } from '../../../demo/tickets/answers.ts';
import { sentences } from '../../../demo/tickets/sentences.ts';
import { taggedTickets } from '../../../demo/tickets/tagged.ts';
import { topicTickets } from '../../../demo/tickets/topics.ts';
import type { TaskName } from '../../../text/task.ts';

const demos: Readonly<Record<TaskName, (options: DemoOptions) => readonly Example[]>> = {
  classify: reasoningDemo,
  multilabel: topicTickets,
  pair: answerPairs,
  tag: taggedTickets,
  mask: sentences,
};

export const demoOf = (task: TaskName, options: DemoOptions): readonly Example[] => demos[task](options);
