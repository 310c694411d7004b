// A comparison in words: how its figures are written.
import { excerpt } from '../../data/excerpt.ts';
import type { Estimate } from '../../evaluate/estimate.ts';
import type { Item } from '../../evaluate/item.ts';
import { type Key, say } from '../../words/dictionary.ts';
import type { Language, Values } from '../../words/row.ts';
import type { Comparison } from '../comparison/comparison.ts';

type Name<K> = K extends `evaluate.report.${infer N}` ? N : never;
export type Say = (name: Name<Key>, values?: Values) => string;

export const speaker =
  (language: Language): Say =>
  (name, values = {}) =>
    say(`evaluate.report.${name}`, values, language);

/** The figure models are compared by. */
export const mainName = ({ main, task }: Comparison['quality'], words: Say): string =>
  main === 'micro' ? words('micro') : words(task === 'classify' || task === 'pair' ? 'accuracy' : 'all-right');

/** A share as `84.5 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** `84.5 % [83.1, 85.8]` */
export const interval = ({ value, low, high }: Estimate): string =>
  `${percent(value)} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;

/** `+1.2 [−0.3, +2.7]`, in percentage points. */
export const points = ({ value, low, high }: Estimate): string => `${signed(value)} [${signed(low)}, ${signed(high)}]`;

const signed = (share: number): string => {
  const text = (100 * share).toFixed(1);
  return text === '-0.0' || text === '0.0' ? '0.0' : text.startsWith('-') ? `−${text.slice(1)}` : `+${text}`;
};

/** A probability with three digits; a very small one as a bound. */
export const chance = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

/** Milliseconds with three digits or so. */
export const milliseconds = (time: number): string => `${time.toPrecision(time < 100 ? 3 : 4)} ms`;

export const perSecond = (rate: number): string =>
  rate.toLocaleString('en-US', rate < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });

/** Items as people read them: labels by name, an entity with the text it is. */
export function items(all: readonly Item[], text: string): string {
  const shown = all.map(({ kind, start, end }) =>
    start === undefined ? kind : `${kind} ${excerpt(text.slice(start, end), 20)}`,
  );
  return shown.length === 0 ? '—' : shown.join(', ');
}
