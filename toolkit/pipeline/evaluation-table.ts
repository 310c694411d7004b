// The evaluation as text: scores per class, and the confusion matrix where there is one that fits a screen.
import { say } from '../words/dictionary.ts';
import { number, percent } from '../words/figures.ts';
import type { Language } from '../words/row.ts';
import type { EvaluationNote } from './events.ts';
import { textTable } from './report/text-table.ts';

/** Classes up to which the confusion matrix is shown. */
const WIDEST = 12;

/** Nothing for a task without classes. */
export function evaluationLines({ classes, confusion }: EvaluationNote, language: Language): readonly string[] {
  if (classes.length === 0) return [];
  const head = (['label', 'precision', 'recall', 'f1', 'support'] as const).map((name) =>
    say(`pipeline.evaluation.${name}`, {}, language),
  );
  const scores = classes.map(({ label, precision, recall, f1, support }) => [
    label,
    percent(precision),
    percent(recall),
    percent(f1),
    number(support),
  ]);
  const corner = say('pipeline.evaluation.confusion', {}, language);
  const labels = classes.map(({ label }) => label);
  const matrix = confusion.map((row, gold) => [labels[gold]!, ...row.map(String)]);
  return [
    ...textTable([head, ...scores]),
    ...(confusion.length === 0 || labels.length > WIDEST ? [] : textTable([[corner, ...labels], ...matrix])),
  ];
}
