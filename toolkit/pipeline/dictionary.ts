// The dictionary that a recipe names, as one.
import { basename } from 'node:path';
import { readTerms } from '../data/augment/terms.ts';
import { type Dictionary, joinTerms, typesOf } from '../text/terms.ts';
import { Fault } from '../words/fault.ts';
import type { Recipe } from './recipe.ts';
import type { Digested } from './stages/data/settings.ts';

/** Faults: those of the files, a term of a type that the recipe does not name. */
export async function readDictionary(
  files: readonly Pick<Digested, 'path'>[],
  { types }: Pick<NonNullable<Recipe['terms']>, 'types'>,
): Promise<Dictionary> {
  const lists = await Promise.all(files.map(({ path }) => readTerms(path)));
  for (const [i, terms] of types ? lists.entries() : []) {
    const stray = terms.find(({ type }) => !types!.includes(type));
    if (!stray) continue;
    const values = { where: files[i]!.path, term: stray.term, type: stray.type, types: types!.join(', ') };
    throw new Fault('text.term-type', values);
  }
  const terms = joinTerms(lists);
  return { terms, types: types ?? typesOf(terms) };
}

/** What a dictionary follows from: terms without a type have their file's name for one. */
export const dictionaryDigests = (files: readonly Digested[] | undefined) =>
  files?.map(({ path, sha256 }) => ({ name: basename(path), sha256 }));
