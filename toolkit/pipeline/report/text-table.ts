// Rows of cells as lines of a terminal, columns lined up.
import { columns, pad } from '../../words/columns.ts';

/** The rows indented by two columns, an empty line before and after. */
export function textTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => columns(row[column] ?? ''))));
  const line = (row: readonly string[]): string => row.map((cell, column) => pad(cell, widths[column]!)).join('  ');
  return ['', ...rows.map((row) => `  ${line(row)}`.trimEnd()), ''];
}
