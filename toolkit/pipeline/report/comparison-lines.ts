// A comparison as lines of a terminal.
import type { Language } from '../../words/row.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { attacks, cases, confusions, figures, kinds, resources, type Table } from './comparison-tables.ts';
import { speaker } from './comparison-words.ts';
import { textTable } from './text-table.ts';

/** Classes, examples and confusions listed before the page has to be opened for the rest. */
const MOST = 20;
const EXAMPLES = 5;
const CONFUSIONS = 8;

export function comparisonLines(comparison: Comparison, language: Language): readonly string[] {
  const words = speaker(language);
  const { data, quality, seed } = comparison;
  const counts = { used: quality.examples.toLocaleString('en-US'), read: data.read.toLocaleString('en-US') };
  const tables = [
    figures(comparison, words),
    resources(comparison, words),
    kinds(comparison, words, MOST),
    confusions(comparison, words, CONFUSIONS),
    attacks(comparison, words),
    cases(comparison, words, EXAMPLES),
  ];
  return [
    words('data', { task: quality.task, names: data.names.join(language === 'zh' ? '、' : ', '), seed, ...counts }),
    words('intervals'),
    ...tables.flatMap((table) => (table ? linesOf(table) : [])),
  ];
}

const linesOf = ({ title, notes = [], rows }: Table): readonly string[] => [title, ...notes, ...textTable(rows)];
