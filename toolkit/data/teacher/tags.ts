// Entities a teacher found, held against the text they should stand in.
import * as z from 'zod';
import { objectWith } from './answer.ts';

export interface Tag {
  /** UTF-16 offsets into the text, `end` not included. */
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly text: string;
}

const Listed = z.array(
  z.object({ start: z.number().nullish(), end: z.number().nullish(), type: z.string(), text: z.string().min(1) }),
);

/**
 * The tags in `content`, sorted, each once. Models miscount characters, so a tag stands where its words do, at the
 * occurrence nearest to the start it names. A string says what is wrong: no list, a type outside `types`, words not in `text`.
 */
export function tagsIn(content: string, text: string, types: readonly string[]): readonly Tag[] | string {
  const object = objectWith(content, 'tags');
  if (!object) return content.trim().split('\n').at(-1)!;
  const listed = Listed.safeParse(object['tags']);
  if (!listed.success) return JSON.stringify(object['tags']) ?? '';
  const found = new Map<string, Tag>();
  for (const { start, type, text: words } of listed.data) {
    const at = nearest(text, words, start ?? 0);
    if (at === undefined || !types.includes(type)) return JSON.stringify({ type, text: words });
    const tag = { start: at, end: at + words.length, type, text: words };
    found.set(keyOf(tag), tag);
  }
  return [...found.values()].sort(byPlace);
}

function nearest(text: string, words: string, start: number): number | undefined {
  let best: number | undefined;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (best === undefined || Math.abs(at - start) < Math.abs(best - start)) best = at;
  }
  return best;
}

/** The tags that more than half of the answers have. */
export function agreed(answers: readonly (readonly Tag[])[]): readonly Tag[] {
  const votes = Map.groupBy(answers.flat(), keyOf);
  return [...votes.values()].flatMap((same) => (same.length * 2 > answers.length ? [same[0]!] : [])).sort(byPlace);
}

const keyOf = ({ start, end, type }: Tag): string => `${start}-${end}-${type}`;
const byPlace = (a: Tag, b: Tag): number => a.start - b.start || a.end - b.end || (a.type < b.type ? -1 : 1);
