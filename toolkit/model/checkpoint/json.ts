// Small JSON files, checked against a schema.
import type { z } from 'zod';
import { Fault } from '../../words/fault.ts';
import { found, wanted } from '../../words/issue.ts';
import { type Source, textOf } from './source.ts';

const MOST = 1 << 20; // bytes

/** The file as `schema` has it. Faults: longer than `most` bytes (1 MiB by default), not UTF-8, not JSON, a field that is missing or wrong. */
export function jsonOf<S extends z.ZodType>(source: Source, schema: S, most = MOST): z.output<S> {
  const where = source.name;
  const value = parse(source, most);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const name = issue.path.join('.') || 'JSON';
  const received = found(value, issue.path) ?? '∅';
  throw new Fault('model.config-field', { where, name, expected: wanted(issue), received });
}

function parse(source: Source, most: number): unknown {
  const text = textOf(source, most);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('model.not-json', { where: source.name }, { cause });
  }
}
