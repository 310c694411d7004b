// How a bundle of each task answers, as items.
import type { TaskName } from '../../evaluate/item.ts';
import type { Subject } from '../../evaluate/subject.ts';
import type { Bundle } from '../../runtime/bundle.ts';
import type { Manifest } from '../../runtime/format.ts';
import { Fault } from '../../words/fault.ts';

type Answers = (bundle: Bundle) => Subject['answer'];

const classes: Answers =
  ({ predictor }) =>
  async (inputs) => {
    const predictions = await predictor.predict(inputs);
    return predictions.map(({ label, probabilities }) => ({ items: [{ kind: label }], probabilities }));
  };

const rows: { readonly [T in Manifest['task']]?: Answers } = { classify: classes, pair: classes };

/** Fault: a task that has no labelled examples to be compared on. */
export function predictors(bundle: Bundle, where: string): Pick<Subject, 'task' | 'answer'> {
  const { task } = bundle.manifest;
  const answers = rows[task];
  if (!answers) throw new Fault('evaluate.task', { where, received: task, known: Object.keys(rows).join(', ') });
  return { task: task as TaskName, answer: answers(bundle) };
}
