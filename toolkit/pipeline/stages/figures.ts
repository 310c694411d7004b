// Figures of a task as events, and as the names they have in a manifest.
import type { Event, FigureName, MetricUnit } from '../events.ts';
import type { Scored } from './tasks/task.ts';

type Figures = Scored['figures'];

const entries = (figures: Figures): readonly (readonly [FigureName, number])[] =>
  Object.entries(figures) as unknown as readonly (readonly [FigureName, number])[];

export const figureEvents = (step: string, figures: Figures): readonly Event[] =>
  entries(figures).map(([name, value]) => ({
    ...{ kind: 'metric', step, unit: unitOf(name) },
    ...{ name: `pipeline.metric.${name}`, value },
  }));

const unitOf = (name: FigureName): MetricUnit => (name === 'loss' || name === 'perplexity' ? 'number' : 'share');

/** The main figure alone, of the validation part or of the integer model. */
export const mainEvent = (step: string, of: 'validation' | 'int8', { main, figures }: Scored): Event => ({
  ...{ kind: 'metric', step, unit: 'share' },
  ...{ name: `pipeline.metric.${of}-${main}`, value: figures[main]! },
});

/** `floatAccuracy`, `int8MacroF1` … */
export const manifestFigures = (of: 'float' | 'int8', figures: Figures): Readonly<Record<string, number>> =>
  Object.fromEntries(entries(figures).map(([name, value]) => [`${of}${joined(name)}`, value]));

/** macro-f1 → MacroF1 */
const joined = (name: FigureName): string =>
  name
    .split('-')
    .map((part) => part[0]!.toUpperCase() + part.slice(1))
    .join('');
