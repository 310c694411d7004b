// The evaluation as text: scores per class, and the confusion matrix where it fits a screen.
import { columns, pad } from '../words/columns.ts';
import { say } from '../words/dictionary.ts';
import { number, percent } from '../words/figures.ts';
import type { Language } from '../words/row.ts';
import type { EvaluationNote } from './events.ts';

/** Classes up to which the confusion matrix is shown. */
const WIDEST = 12;

export function evaluationLines({ classes, confusion }: EvaluationNote, language: Language): readonly string[] {
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
  return [...table([head, ...scores]), ...(labels.length > WIDEST ? [] : table([[corner, ...labels], ...matrix]))];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => columns(row[column]!))));
  return [
    '',
    ...rows.map(
      (row) =>
        `  ${row
          .map((cell, column) => pad(cell, widths[column]!))
          .join('  ')
          .trimEnd()}`,
    ),
    '',
  ];
}
