// 题目处理: a problem is quoted, but the request is only to copy, sort or reword it.
import { people } from '../lexicon.ts';
import type { Problem } from '../question.ts';
import type { Random } from '../random.ts';

interface Handling {
  /** The request as a verb phrase that fits "只要…" and "不要…". */
  readonly act: string;
  readonly answer: (problem: Problem, family: string, random: Random) => string | undefined;
}

/** Each answers from the words of the problem alone; undefined: does not fit this problem. */
const handlings: readonly Handling[] = [
  { act: '抄写题目', answer: ({ setting, ask }) => setting + ask },
  { act: '列出条件', answer: ({ setting }) => setting },
  { act: '复述问题', answer: ({ ask }) => ask },
  { act: '说出题型', answer: (_, family) => `这是一道${family}题` },
  {
    act: '找出数字',
    answer: ({ setting, ask }) => (setting + ask).match(/\d+/g)?.join('、'),
  },
  {
    act: '改换人名',
    answer: ({ setting, ask, people: named = [] }, _, { some }) => {
      const spare = some(
        people.filter((name) => !named.includes(name)),
        named.length,
      );
      if (named.length === 0) return undefined;
      return named.reduce((text, name, at) => text.replaceAll(name, spare[at]!), setting + ask);
    },
  },
];

/** The plainest way to handle `problem`: copying it. */
export const copy = ({ setting, ask }: Problem): { readonly act: string; readonly answer: string } => ({
  act: '抄写题目',
  answer: setting + ask,
});

/** A way to handle `problem` without solving it, and what comes of it. */
export function handle(
  problem: Problem,
  family: string,
  random: Random,
): { readonly act: string; readonly answer: string } {
  for (;;) {
    const { act, answer } = random.pick(handlings);
    const result = answer(problem, family, random);
    if (result !== undefined) return { act, answer: result };
  }
}
