// How data sets write the entities of a text: a row for each form.

/** An entity as its file has it. */
export interface WrittenEntity {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  /** What it reads, where the file says so. */
  readonly surface?: string;
  /** Where this form says whether `end` is the entity's last character or the one behind it, and the recipe does not. */
  readonly ends: 'inclusive' | 'exclusive';
  /** What the offsets count, where that is certain. */
  readonly offsets?: 'utf16';
}

type Values = Readonly<Record<string, unknown>>;

/** The entities of a value of this form; undefined for any other value. */
type Form = (value: unknown) => readonly WrittenEntity[] | undefined;

/** CLUENER: `{type: {surface: [[first, last], …]}}`. */
const bySurface: Form = (value) => {
  if (!isRecord(value)) return undefined;
  const found: WrittenEntity[] = [];
  for (const [type, surfaces] of Object.entries(value)) {
    if (!isRecord(surfaces)) return undefined;
    for (const [surface, places] of Object.entries(surfaces)) {
      if (!Array.isArray(places)) return undefined;
      for (const place of places) {
        if (!isNumbers(place) || place.length !== 2) return undefined;
        found.push({ start: place[0]!, end: place[1]!, type: named(type), surface, ends: 'inclusive' });
      }
    }
  }
  return found;
};

/** doccano: `[[start, end, type], …]`. */
const triples: Form = (value) =>
  each(value, (item) => {
    if (!Array.isArray(item) || item.length !== 3 || !isNumbers(item.slice(0, 2)) || !isName(item[2])) return undefined;
    return { start: item[0] as number, end: item[1] as number, type: named(item[2]), ends: 'exclusive' };
  });

const names = {
  start: ['start', 'start_offset', 'start_idx', 'begin'],
  end: ['end', 'end_offset', 'end_idx'],
  type: ['type', 'label', 'labels', 'entity_type'],
  surface: ['text', 'word', 'surface', 'mention', 'entity'],
} as const;

/** Most others: `[{start, end, type or label, perhaps what it reads}, …]`; Label Studio puts the type into a list. */
const objects: Form = (value) =>
  each(value, (item) => {
    if (!isRecord(item)) return undefined;
    const [start, end, given, surface] = [
      pick(item, 'start'),
      pick(item, 'end'),
      pick(item, 'type'),
      pick(item, 'surface'),
    ];
    const type = Array.isArray(given) && given.length === 1 ? (given[0] as unknown) : given;
    if (!isNumbers([start, end]) || !isName(type)) return undefined;
    return {
      ...{ start: start as number, end: end as number, type: named(type), ends: 'exclusive' },
      ...(typeof surface === 'string' ? { surface } : {}),
      ...(item['offsets'] === 'utf16' ? { offsets: 'utf16' } : {}),
    };
  });

const forms: readonly Form[] = [bySurface, triples, objects];

/** The entities in `value`, in whichever form; none where it is null. Undefined: in no form that is known. */
export function entitiesOf(value: unknown): readonly WrittenEntity[] | undefined {
  if (value === null || value === undefined) return [];
  for (const form of forms) {
    const found = form(value);
    if (found) return found;
  }
  return undefined;
}

function each(
  value: unknown,
  read: (item: unknown) => WrittenEntity | undefined,
): readonly WrittenEntity[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map(read);
  return found.every((entity) => entity !== undefined) ? found : undefined;
}

const pick = (item: Values, role: keyof typeof names): unknown =>
  item[names[role].find((name) => item[name] !== undefined && item[name] !== null) ?? ''];

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number');
const isName = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const named = (type: string): string => type.toWellFormed().trim();
