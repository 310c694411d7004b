// The dictionary of a bundle, and what the people at the device add to it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileIn } from '../files/paths.ts';
import { createMatcher, type Matcher } from '../text/matcher.ts';
import { decodeTerms, joinTerms, parseTerms, type Term } from '../text/terms.ts';
import { Fault } from '../words/fault.ts';
import type { Manifest } from './format.ts';

/** As its maker wrote it: one of the files that the manifest compares. */
export const TERMS = 'terms.tsv';

/**
 * Terms of one's own, in the same form, at the place for what a device adds: there from the next start on, without training. Of
 * a term that both files have, the heavier counts, then this one's.
 */
export const OWN_TERMS = 'adapters/terms.tsv';

export interface Dictionaries {
  /** What the golden set was answered with. */
  readonly shipped: Matcher;
  readonly current: Matcher;
}

/** The dictionaries of the bundle in `folder`, if its model knows terms. Faults: a bad line, a term of a type it does not know. */
export async function dictionaries(folder: string, { text, files }: Manifest): Promise<Dictionaries | undefined> {
  const { termTypes: types, lowerCase } = text;
  if (!types) return undefined;
  const matcher = (terms: readonly Term[]): Matcher => createMatcher(terms, { types, lowerCase, where: folder });
  const shipped = Object.hasOwn(files, TERMS) ? await termsIn(folder, TERMS, types) : [];
  const own = await termsIn(folder, OWN_TERMS, types);
  const made = matcher(shipped);
  return { shipped: made, current: own.length === 0 ? made : matcher(joinTerms([own, shipped])) };
}

async function termsIn(folder: string, name: string, types: readonly string[]): Promise<readonly Term[]> {
  const where = join(folder, name);
  if (!(await fileIn(folder, name))) return [];
  const lines = decodeTerms(await readFile(where), where).split('\n');
  const terms = parseTerms(lines, { where, needed: false, ...(types.length === 1 ? { type: types[0]! } : {}) });
  const stray = terms.find(({ type }) => !types.includes(type));
  if (!stray) return terms;
  throw new Fault('text.term-type', { where, term: stray.term, type: stray.type, types: types.join(', ') });
}
