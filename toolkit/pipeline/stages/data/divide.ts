// Which part a record belongs to: by its text, unless it comes from a test file of the user's own or has been marked.
import type { Part as CleanPart } from '../../../data/clean/rules.ts';
import type { Example } from '../../../data/records.ts';
import { partOf } from '../../../data/split.ts';
import type { Recipe } from '../../recipe.ts';
import type { Gathered } from './gather.ts';

export interface Division {
  readonly partOf: (example: Example) => CleanPart;
  /** Says that this record, made of another one, belongs where that one did. */
  readonly mark: (example: Example, part: CleanPart) => Example;
}

/** Shares of the parts that records are divided into by their text. */
export function sharesOf({ data: { split } }: Recipe, given: boolean): Record<'train' | 'validation' | 'test', number> {
  const { validation } = split;
  const test = given ? 0 : split.test;
  return { train: 1 - validation - test, validation, test };
}

/** `given`: whether there are test files of the user's own, so that no record of the others goes to test. */
export function divider(recipe: Recipe, gathered: Gathered, given: boolean): Division {
  const how = { seed: recipe.seed, parts: sharesOf(recipe, given) };
  const marks = new WeakMap<Example, CleanPart>();
  return {
    partOf: (example) => marks.get(example) ?? (gathered.given(example) ? 'given' : partOf(example, how)),
    mark(example, part) {
      marks.set(example, part);
      return example;
    },
  };
}
