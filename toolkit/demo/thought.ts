// Steps as the running monologue R1 writes before it answers.
import type { Kind } from './question.ts';
import type { Random } from './random.ts';

const starts: Readonly<Record<Kind, readonly string[]>> = {
  推理: ['嗯，这道题需要一步一步推。', '嗯，用户问的问题要先理清条件。', '好，我先看看题目给了什么。'],
  非推理: ['嗯，用户的要求很直接。', '嗯，这个问题不需要推理。', '好，看看用户想要什么。'],
};
const links = ['接着，', '然后，', '再看，'];
const lastLinks: Readonly<Record<Kind, readonly string[]>> = {
  推理: ['所以，', '这样一来，', '于是，'],
  非推理: ['然后，', '接着，'],
};
const ends: Readonly<Record<Kind, readonly string[]>> = {
  推理: ['检查一遍，没有矛盾，可以作答。', '再核对一下，结果没有问题。', '所以答案就清楚了。'],
  非推理: ['这样回答就可以了。', '直接回答即可。'],
};

/** The steps as one paragraph, framed the way `label` suggests. */
export function think(steps: readonly string[], label: Kind, { pick }: Random): string {
  const told = steps.map((step, at) => {
    if (at === 0) return `首先，${step}。`;
    return `${pick(at === steps.length - 1 ? lastLinks[label] : links)}${step}。`;
  });
  return pick(starts[label]) + told.join('') + pick(ends[label]);
}
