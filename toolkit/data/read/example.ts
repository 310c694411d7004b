// The border where a file's row becomes an example.
import { z } from 'zod';
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import { characters, type Example } from '../records.ts';
import { type Annotation, type AnnotationOptions, annotationOf, spansOf } from './annotation.ts';
import type { Fields, FileRow, Role } from './row.ts';
import { type Halves, joinThinking, splitThinking } from './thinking.ts';

// Lone surrogates would not survive the way back to UTF-8.
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform((value) => String(value).toWellFormed());
const schema = z.object({
  id: scalar.optional(),
  text: scalar,
  pair: scalar.optional(),
  group: scalar.optional(),
  reasoning: scalar.optional(),
  answer: scalar.optional(),
  domain: scalar.optional(),
  logits: z.array(z.number()).min(2).optional(),
}) satisfies z.ZodType<unknown>;

type Parsed = z.infer<typeof schema>;

/** Where a row comes from: the file for a fault, and what its example is called. */
export interface Place {
  readonly path: string;
  /** The id of a row without one. */
  readonly at: (line: number) => string;
  /** The id of a row that brings `id`. */
  readonly own: (id: string) => string;
}

export interface ExampleOptions extends AnnotationOptions {
  /** Characters a text may have. */
  readonly longest: number;
}

/**
 * The example in a row whose fields have the given roles. Faults, each with file and line: a value of the wrong kind, a
 * text that is too long, entities that are not where the record says.
 */
export function toExample(row: FileRow, fields: Fields, place: Place, options: ExampleOptions): Example {
  const { longest } = options;
  const values: { [R in Role]?: unknown } = { text: '', label: '' };
  for (const [role, field] of Object.entries(fields) as [Role, string][]) {
    const value = Object.hasOwn(row.values, field) ? row.values[field] : undefined;
    // null is how some sets write "none"; text and label then fall to the cleaning rules, not to the reader
    values[role] = value ?? (role === 'text' || role === 'label' ? '' : undefined);
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) throw badField(parsed.error, values, fields, place.path, row.line);
  for (const text of [parsed.data.text, parsed.data.pair ?? '']) {
    const received = characters(text);
    if (received > longest)
      throw new Fault('data.long-text', { where: place.path, line: row.line, limit: longest, received });
  }
  const held = { text: parsed.data.text, path: place.path, line: row.line };
  const said = fields.label === undefined ? {} : annotationOf(values.label, { ...held, field: fields.label }, options);
  const apart =
    fields.entities === undefined
      ? {}
      : { spans: spansOf(values.entities, { ...held, field: fields.entities }, options) };
  return assemble(parsed.data, { ...said, ...apart }, row, place);
}

function assemble(parsed: Parsed, said: Annotation, { line, part }: FileRow, { at, own }: Place): Example {
  const { id, text, pair, group, domain, logits } = parsed;
  const { label = '', labels, spans } = said;
  const { reasoning, answer, unclosed } = halves(parsed);
  const whole = id ? own(id) : at(line);
  const shared = part === undefined ? group && own(group) : whole;
  return {
    id: part === undefined ? whole : `${whole}/${part}`,
    text,
    ...(pair === undefined ? {} : { pair }),
    label,
    ...(labels ? { labels } : {}),
    ...(spans ? { spans } : {}),
    ...(shared ? { group: shared } : {}),
    ...(reasoning ? { reasoning } : {}),
    ...(answer ? { answer } : {}),
    ...(domain ? { domain } : {}),
    ...(logits ? { logits } : {}),
    ...(unclosed ? { unclosed } : {}),
  };
}

function halves({ reasoning, answer }: Parsed): Halves {
  if (reasoning?.trim()) return joinThinking(reasoning, answer);
  return answer === undefined ? {} : splitThinking(answer);
}

function badField(
  error: z.ZodError,
  values: { [R in Role]?: unknown },
  fields: Fields,
  where: string,
  line: number,
): Fault {
  const role = error.issues[0]?.path[0] as Role;
  const key = role === 'logits' ? 'data.bad-logits' : 'data.bad-value';
  return new Fault(key, { where, line, field: fields[role] ?? role, received: excerpt(JSON.stringify(values[role])) });
}
