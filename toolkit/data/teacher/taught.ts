// What becomes of a record: taught, or set aside with the reason.
import { excerpt } from '../excerpt.ts';
import type { Example } from '../records.ts';
import { labelIn, reasonsIn } from './answer.ts';
import type { Coding } from './coding.ts';
import type { Reply } from './reply.ts';
import { agreed, type Tag, tagsIn } from './tags.ts';

/**
 * Why a record was set aside. `empty`, `outside`: the answer named no label, or none of the set, twice. `cut`: it reached
 * `maxTokens` first. `filtered`, `too-long`: the server will not take this text. `failed`: every retry failed; the next
 * run tries again. `budget`: it was not asked any more.
 */
export type Refusal = 'empty' | 'outside' | 'cut' | 'filtered' | 'too-long' | 'failed' | 'budget';

export type TaughtExample = Example & {
  /** The entities of a tag task. */
  readonly tags?: readonly Tag[];
};

export type Taught =
  | {
      readonly kind: 'taught';
      readonly example: TaughtExample;
      /** The teacher's label, whether or not the record kept its own; '' in a tag task. */
      readonly said: string;
    }
  | {
      readonly kind: 'refused';
      /** As it came. */
      readonly example: Example;
      readonly reason: Refusal;
      /** What the teacher or the server said instead. */
      readonly value: string;
    };

/** One usable answer. */
export interface Answer {
  readonly reason?: never;
  readonly reply: Reply;
  /** Place of the label. */
  readonly place: number;
  readonly tags?: readonly Tag[];
}

export interface Refused {
  readonly reason: Refusal;
  readonly value: string;
}

export function labelAnswer(reply: Reply, coding: Coding): Answer | Refused {
  const said = labelIn(reply.content, coding);
  if (said?.place !== undefined) return { reply, place: said.place };
  return unusable(reply, said?.value);
}

export function tagAnswer(reply: Reply, { text }: Example, { labels }: Coding): Answer | Refused {
  const tags = tagsIn(reply.content, text, labels);
  return typeof tags === 'string' ? unusable(reply, tags) : { reply, place: 0, tags };
}

function unusable({ finish, content }: Reply, said = ''): Refused {
  const value = excerpt(said || content, 200);
  if (finish === 'content_filter') return { reason: 'filtered', value };
  if (finish === 'length') return { reason: 'cut', value };
  return { reason: value.trim() === '' ? 'empty' : 'outside', value };
}

export function taughtTags(example: Example, usable: readonly Answer[], model: string): Taught {
  const tags = agreed(usable.map((answer) => answer.tags!));
  return {
    kind: 'taught',
    said: '',
    example: { ...example, tags, ...spoken(usable[0]!.reply), ...by(example, model) },
  };
}

/**
 * Its thinking where the server keeps it apart, else the reasons written before the answer. Nothing where it gave none:
 * a bare label is in the record already, and no answer to its question.
 */
export function spoken({ content, reasoning }: Reply, coding?: Coding): Pick<Example, 'reasoning' | 'answer'> {
  const bare = coding?.find(content) !== undefined;
  const reasons = reasoning || (bare ? '' : reasonsIn(content));
  return reasons === '' ? {} : { reasoning: reasons, answer: content };
}

export const by = ({ lineage = [] }: Example, model: string): Pick<Example, 'lineage'> => ({
  lineage: [...lineage, { by: `teacher:${model}` }],
});
