// The label or the JSON in what a teacher wrote, found with tolerance and judged with none.
import type { Coding } from './coding.ts';

/** How many braces from the end are tried; an answer stands on the last line. */
const TRIES = 200;

/**
 * The last JSON object in `content` that has `field`: with text or code fences around it, or with full-width quotes,
 * colons and braces. Undefined where there is none.
 */
export function objectWith(content: string, field: string): Readonly<Record<string, unknown>> | undefined {
  for (const text of [content, halfWidth(content)]) {
    let start = text.length;
    for (let tries = 0; tries < TRIES && start > 0; tries++) {
      start = text.lastIndexOf('{', start - 1);
      if (start < 0) break;
      const found = parse(balanced(text, start));
      if (found && Object.hasOwn(found, field)) return found;
    }
  }
  return undefined;
}

const marks: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '＂': '"',
  '：': ':',
  '，': ',',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
};

const halfWidth = (text: string): string => text.replace(/[“”„＂：，｛｝［］]/g, (mark) => marks[mark]!);

/** From the brace at `start` to the one that closes it; to the end of the text where none does. */
function balanced(text: string, start: number): string {
  let [depth, quoted] = [0, false];
  for (let at = start; at < text.length; at++) {
    const mark = text[at];
    if (quoted && mark === '\\') at += 1;
    else if (mark === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (mark === '{') depth += 1;
    else if (mark === '}' && --depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

export interface Said {
  /** What stood where the label should, as written. */
  readonly value: string;
  /** The label's place; undefined where it is none of the set. */
  readonly place: number | undefined;
}

/** The label that `content` names: in JSON, after `答案：`, or by itself. Undefined where it names nothing. */
export function labelIn(content: string, coding: Coding): Said | undefined {
  const field = objectWith(content, 'label')?.['label'];
  const value = typeof field === 'string' || typeof field === 'number' ? String(field) : unquoted(content);
  return value.trim() === '' ? undefined : { value, place: coding.find(value) };
}

function unquoted(content: string): string {
  const last = content.trim().split('\n').at(-1)!.trim();
  const [, after] = /^(?:最终)?(?:答案|类别|标签|label)(?:是|为)?\s*[:：]\s*(.+)$/i.exec(last) ?? [];
  return (after ?? last).replace(/^["“'`*\s]+|["”'`*\s。.]+$/g, '');
}

/** The reasoning that stands in the answer itself, before its JSON. */
export function reasonsIn(content: string): string {
  const end = content.search(/(```(json)?\s*)?[{｛]\s*["“＂]?(label|tags)/);
  return (end < 0 ? content : content.slice(0, end)).trim();
}
