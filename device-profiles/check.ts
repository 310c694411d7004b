// What is wrong with a profile, field by field, as faults that can be said in either language.
import type * as z from 'zod';
import { Fault } from '../toolkit/words/fault.ts';
import { found, jsonPlace, wanted } from '../toolkit/words/issue.ts';
import { nearest } from './nearest.ts';
import { Profile, type Rule } from './profile.ts';

/** Every problem of a profile given as JSON text or as a parsed value; empty when it is sound. `where` is the file's name. */
export function checkProfile(source: unknown, where: string): readonly Fault[] {
  const read = parse(source, where);
  if (read instanceof Fault) return [read];
  const result = Profile.safeParse(read);
  return result.success ? [] : result.error.issues.flatMap((issue) => explain(issue as Issue, read, where));
}

/** The profile in `source`. Faults: the first problem of `checkProfile`. */
export function parseProfile(source: unknown, where: string): Profile {
  const [problem] = checkProfile(source, where);
  if (problem) throw problem;
  return Profile.parse(parse(source, where));
}

function parse(source: unknown, where: string): unknown {
  if (typeof source !== 'string') return source;
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (cause) {
    return new Fault('profiles.not-json', { where: jsonPlace(where, cause) }, { cause });
  }
}

type Issue = z.core.$ZodIssue;

function explain(issue: Issue, source: unknown, where: string): Fault[] {
  const field = name(issue.path);
  const value = found(source, issue.path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknown([...issue.path, key], where));
  if (issue.code === 'custom') return [conflict(issue.params as Rule, value ?? '∅', where)];
  if (value === undefined) return [new Fault('profiles.missing-field', { where, field, expected: wanted(issue) })];
  return [new Fault('profiles.wrong-value', { where, field: field || '{}', expected: wanted(issue), received: value })];
}

function unknown(path: readonly PropertyKey[], where: string): Fault {
  const field = name(path);
  const beside = fields.filter((known) => folder(known) === folder(field));
  const meant = nearest(last(field), beside.map(last));
  const own = meant ? name([...path.slice(0, -1), meant]) : fields.find((known) => last(known) === last(field));
  return own
    ? new Fault('profiles.unknown-field-meant', { where, field, meant: own })
    : new Fault('profiles.unknown-field', { where, field, known: beside.join(', ') });
}

const conflict = ({ path, expected, because }: Rule, received: string, where: string): Fault =>
  new Fault('profiles.conflict', {
    where,
    field: name(path),
    expected,
    received,
    en: because.en,
    zh: because.zh,
  });

const last = (field: string): string => field.slice(field.lastIndexOf('.') + 1);

const folder = (field: string): string => field.slice(0, field.lastIndexOf('.') + 1);

const name = (path: readonly PropertyKey[]): string => path.map(String).join('.');

const fields: readonly string[] = list(Profile, '');

function list(schema: z.core.$ZodType, before: string): string[] {
  if (!('shape' in schema)) return [];
  return Object.entries(schema.shape as Record<string, z.core.$ZodType>).flatMap(([key, inner]) => [
    `${before}${key}`,
    ...list(inner, `${before}${key}.`),
  ]);
}
