// What the field of the label holds, by its form: one label, several, or entities.
import type { Span } from '../../text/spans.ts';
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import { entitiesOf } from './entity-forms.ts';
import { type OffsetOptions, placed } from './offsets.ts';

export interface Annotation {
  readonly label?: string;
  readonly labels?: readonly string[];
  readonly spans?: readonly Span[];
}

export interface AnnotationOptions extends OffsetOptions {
  /** What stands between the labels of one text, where they are written as one; without it, a text is one label. */
  readonly separator?: string | undefined;
}

/** Where a value stands. */
export interface Held {
  readonly text: string;
  readonly path: string;
  readonly line: number;
  readonly field: string;
}

/** An empty list says that there is nothing, but not of what: both, see `decided`. */
const nothing: Annotation = { labels: [], spans: [] };

/**
 * A text, number or boolean is a label; a list of those is several; an object or a list of objects or lists is entities
 * (see entity-forms.ts). Faults: none of these; those of entities.
 */
export function annotationOf(value: unknown, held: Held, options: AnnotationOptions): Annotation {
  if (isScalar(value)) {
    const label = String(value).toWellFormed().trim();
    if (options.separator === undefined) return { label };
    return { labels: unique(label.split(options.separator)) };
  }
  if (Array.isArray(value) && value.length === 0) return nothing;
  if (Array.isArray(value) && value.every(isScalar)) return { labels: unique(value.map(String)) };
  return { spans: spansOf(value, held, options) };
}

/** The entities in a field of their own; none for an empty one. */
export function spansOf(value: unknown, held: Held, options: OffsetOptions): readonly Span[] {
  const entities = entitiesOf(value);
  if (entities) return placed(entities, held, options);
  const { path: where, line, field } = held;
  throw new Fault('data.bad-annotation', { where, line, field, received: excerpt(JSON.stringify(value) ?? '') });
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const unique = (labels: readonly string[]): readonly string[] => [
  ...new Set(labels.map((label) => label.toWellFormed().trim()).filter((label) => label !== '')),
];
