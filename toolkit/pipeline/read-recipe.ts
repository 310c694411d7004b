// From a file and --set assignments to a checked recipe.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { nearest } from '../../device-profiles/nearest.ts';
import { Fault } from '../words/fault.ts';
import { found, jsonPlace, pointed, wanted } from '../words/issue.ts';
import { knownFields, type Recipe, recipeSchema } from './recipe.ts';

/** What a recipe is called where nobody says otherwise. */
export const RECIPE = 'penjing.json';

export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** A recipe and the folder its relative paths start from. */
export interface PlacedRecipe {
  readonly recipe: Recipe;
  readonly folder: string;
}

/** Reads penjing.json. Faults: no file, not JSON, an unknown field, a value out of range. */
export async function readRecipe(path: string, assignments: readonly Assignment[] = []): Promise<PlacedRecipe> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Fault('pipeline.no-recipe', { where: path }, { cause });
  });
  return { recipe: parseRecipe(parseJson(text, path), path, assignments), folder: dirname(resolve(path)) };
}

/** Checks a recipe given as a plain value; `where` names its origin in messages. */
export function parseRecipe(value: unknown, where: string, assignments: readonly Assignment[] = []): Recipe {
  const changed = assignments.reduce(assign, value);
  const result = recipeSchema.safeParse(changed);
  if (result.success) return result.data;
  throw recipeFault(pointed(result.error.issues[0]!), changed, where);
}

/** `student.epochs=3` as path and value; the value is JSON where it reads as JSON, else a string. */
export function parseAssignment(text: string): Assignment {
  const at = text.indexOf('=');
  if (at < 1) throw new Fault('pipeline.bad-assignment', { received: text });
  return { path: text.slice(0, at).split('.'), value: jsonOrText(text.slice(at + 1)) };
}

function assign(value: unknown, { path, value: leaf }: Assignment): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return leaf;
  const record = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const inner = Object.hasOwn(record, head) ? record[head as keyof typeof record] : undefined;
  return { ...record, [head]: assign(inner, { path: rest, value: leaf }) };
}

function recipeFault(issue: z.core.$ZodIssue, source: unknown, where: string): Fault {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0]!;
    const known = (knownFields[field.replace(/\.\d+(?=\.|$)/g, '')] ?? []).filter((name) => name !== unknown); // there, but not with its neighbours
    const name = field === '' ? unknown : `${field}.${unknown}`;
    const near = nearest(unknown, known);
    return near === undefined
      ? new Fault('pipeline.unknown-field', { where, name, known: known.join(', ') })
      : new Fault('pipeline.unknown-field-near', { where, name, near });
  }
  const values = { where, expected: wanted(issue), received: found(source, issue.path) ?? '∅' };
  return field === ''
    ? new Fault('pipeline.bad-recipe', values)
    : new Fault('pipeline.bad-field', { ...values, name: field });
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('pipeline.recipe-not-json', { where: jsonPlace(where, cause) }, { cause });
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
