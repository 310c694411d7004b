// Tags of the BIO scheme: outside, and for every type of entity a first token and the ones after it.
import { Fault } from '../words/fault.ts';

/** Number of the tag of tokens in no entity. */
export const O = 0;

/** In place of a tag for tokens that stand for no text, such as [CLS]. */
export const NONE = -1;

/** Number of the tag of the first token of an entity of the `type`th type, and of its other tokens. */
export const first = (type: number): number => 1 + 2 * type;
export const inner = (type: number): number => 2 + 2 * type;

/** Number of the type that `tag` speaks of; −1 for `O`. */
export const typeOf = (tag: number): number => (tag === O ? -1 : (tag - 1) >> 1);
export const isInner = (tag: number): boolean => tag !== O && tag % 2 === 0;

/** Whether `tag` may follow `before`; `undefined` stands for the beginning. */
export const follows = (tag: number, before: number | undefined): boolean =>
  !isInner(tag) || before === tag || before === tag - 1;

/** The tags of `types` by name, in the order of their numbers: O, B-x, I-x, B-y, I-y … */
export function tagNames(types: readonly string[]): readonly string[] {
  return ['O', ...types.flatMap((type) => [`B-${type}`, `I-${type}`])];
}

/**
 * Numbers of `names`, one tag per token, as tags stand in a file; `where` is what messages call it.
 * Faults: a tag of no known type, an I- that follows neither the B- nor an I- of its type.
 */
export function parseTags(names: readonly string[], types: readonly string[], where: string): number[] {
  const known = new Map(tagNames(types).map((name, tag) => [name, tag]));
  const tags: number[] = [];
  for (const [i, name] of names.entries()) {
    const tag = known.get(name);
    if (tag === undefined) throw new Fault('text.tag-unknown', { where, number: i + 1, name, types: types.join(', ') });
    if (!follows(tag, tags[i - 1])) {
      const type = types[typeOf(tag)]!;
      throw new Fault('text.tag-order', { where, number: i + 1, name, type, before: names[i - 1] ?? '∅' });
    }
    tags.push(tag);
  }
  return tags;
}
