// What a schema or JSON objects to, in signs that every language reads.
import type { z } from 'zod';

/** Where a union's only objection is inside the value, what it objects to there; else the issue itself. */
export function pointed(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inside = issue.errors.find(([first]) => first && (first.path.length > 0 || first.code === 'unrecognized_keys'));
  if (!inside) return issue;
  return pointed({ ...inside[0]!, path: [...issue.path, ...inside[0]!.path] });
}

/** What would have been right: `integer`, `≥ 1`, `"a" | "b"`, a pattern. */
export function wanted(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) return oneOf(issue.options);
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return [...new Set(issue.errors.map(([first]) => wanted(first!)))].join(' | ');
  }
  if (issue.code === 'invalid_type') return issue.expected === 'int' ? 'integer' : issue.expected;
  if (issue.code === 'too_small') return `${issue.inclusive ? '≥' : '>'} ${issue.minimum}${unit(issue.origin)}`;
  if (issue.code === 'too_big') return `${issue.inclusive ? '≤' : '<'} ${issue.maximum}${unit(issue.origin)}`;
  if (issue.code === 'invalid_format') return String(issue.pattern ?? issue.format);
  return issue.code;
}

/** The value at `path` of `source`, as JSON short enough for a sentence; undefined where there is none. */
export function found(source: unknown, path: readonly PropertyKey[]): string | undefined {
  const value = path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
    source,
  );
  const text = JSON.stringify(value) as string | undefined;
  return text !== undefined && text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** `where:line:column` of what JSON.parse stumbled over; `where` alone if it does not tell, as at the end of the text. */
export function jsonPlace(where: string, error: unknown): string {
  const place = /line (\d+) column (\d+)/.exec((error as Error).message);
  return place ? `${where}:${place[1]}:${place[2]}` : where;
}

const oneOf = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(' | ');

const unit = (origin: string): string => (origin === 'string' || origin === 'array' ? ' (length)' : '');
