// From the offsets of a file to spans. Files count characters or UTF-16 units, up to the last character or the one behind
// it; what the entity reads, where the file says so, proves which.
import { requireSpans, type Span } from '../../text/spans.ts';
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import { characters } from '../records.ts';
import type { WrittenEntity } from './entity-forms.ts';

export const ends = ['inclusive', 'exclusive'] as const;
export const units = ['characters', 'utf16'] as const;

export interface OffsetOptions {
  /** Whether an entity's end is its last character; default: as the form of its file has it. */
  readonly ends?: (typeof ends)[number] | undefined;
  /** What offsets count where no entity of the text says what it reads; default characters, as Python does. */
  readonly offsets?: (typeof units)[number] | undefined;
}

/** Where the entities' text stands. */
interface Place {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/**
 * The entities as spans, in order, each once. Faults: an end of the other kind, a surface that stands elsewhere, offsets
 * outside the text, two entities that share a character.
 */
export function placed(entities: readonly WrittenEntity[], place: Place, options: OffsetOptions): readonly Span[] {
  const { text, path, line } = place;
  if (entities.length === 0) return [];
  const readings = readingsOf(text, options, entities).map((unit) =>
    entities.map((entity) => spanOf(entity, options.ends ?? entity.ends, unit)),
  );
  const reading = readings.find((spans) => spans.every((span, at) => agrees(text, span, entities[at]!)));
  if (!reading) complain(entities, readings[0]!, place, options);
  const ordered = [...reading!].sort((a, b) => a.start - b.start || a.end - b.end);
  const spans = ordered.filter((span, at) => at === 0 || !same(span, ordered[at - 1]!));
  requireSpans(
    { text, spans, where: `${path}:${line}` },
    spans.map(({ type }) => type),
  );
  return spans;
}

/** UTF-16 offset of the character or unit at a place of the file. */
type Unit = (at: number) => number;

// All the same where no character takes two units.
function readingsOf(
  text: string,
  { offsets = 'characters' }: OffsetOptions,
  entities: readonly WrittenEntity[],
): readonly Unit[] {
  const utf16: Unit = (at) => at;
  if (characters(text) === text.length || entities.every(({ offsets }) => offsets === 'utf16')) return [utf16];
  const starts: number[] = [];
  for (let at = 0; at < text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) starts.push(at);
  starts.push(text.length);
  // beyond the text it is as wrong as before
  const points: Unit = (at) => starts[at] ?? (at < 0 ? at : at + text.length);
  const first = offsets === 'utf16' ? utf16 : points;
  const told = entities.some(({ surface }) => surface !== undefined);
  return told ? [first, first === utf16 ? points : utf16] : [first];
}

const spanOf = ({ start, end, type }: WrittenEntity, ends: OffsetOptions['ends'], unit: Unit): Span => ({
  ...{ start: unit(start), end: unit(ends === 'inclusive' ? end + 1 : end), type },
});

const agrees = (text: string, { start, end }: Span, { surface }: WrittenEntity): boolean =>
  surface === undefined || (end <= text.length && text.slice(start, end) === surface.toWellFormed());

const same = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end && a.type === b.type;

function complain(
  entities: readonly WrittenEntity[],
  spans: readonly Span[],
  { text, path, line }: Place,
  options: OffsetOptions,
): never {
  const at = spans.findIndex((span, one) => !agrees(text, span, entities[one]!));
  const entity = entities[at]!;
  const { surface = '', start, end, type } = entity;
  const expected = options.ends ?? entity.ends;
  const other = expected === 'inclusive' ? 'exclusive' : 'inclusive';
  const values = { where: path, line, type, surface: excerpt(surface, 20), start, end, expected, other };
  const turned = readingsOf(text, options, entities).some((unit) => agrees(text, spanOf(entity, other, unit), entity));
  const { start: from, end: to } = spans[at]!;
  throw turned
    ? new Fault('data.ends', values)
    : new Fault('data.surface', { ...values, received: excerpt(text.slice(Math.max(0, from), Math.max(0, to)), 20) });
}
