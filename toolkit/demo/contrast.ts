// Contrast pairs: one problem, two requests, the same words in another order. Which of the two is asked for decides
// the label, so a model that only counts words cannot tell them apart.
import { handle } from './direct/handling.ts';
import type { Problem, Request } from './question.ts';
import type { Random } from './random.ts';

const solving = ['算出答案', '推出结果', '解答问题', '求出结果'];

/**
 * Frames in which the second act is wanted and the first is not. The wanted act always comes last: a small model
 * trained for two minutes learns that much order, and a bag of words still cannot.
 */
const frames: readonly ((unwanted: string, wanted: string, problem: string) => string)[] = [
  (unwanted, wanted, problem) => `不要${unwanted}，只要${wanted}：${problem}`,
  (unwanted, wanted, problem) => `不用${unwanted}，请${wanted}：${problem}`,
  (unwanted, wanted, problem) => `我已经会${unwanted}了，请帮我${wanted}：${problem}`,
  (unwanted, wanted, problem) => `${problem}不要${unwanted}，只要${wanted}。`,
  (unwanted, wanted, problem) => `${problem}不用${unwanted}，请${wanted}。`,
];

export interface Contrast {
  readonly reasoning: Request;
  readonly direct: Request;
}

/** The two requests a frame makes of one problem. */
export function contrast(problem: Problem, family: string, random: Random): Contrast {
  const frame = random.pick(frames);
  const solve = random.pick(solving);
  const { act, answer } = handle(problem, family, random);
  const whole = problem.setting + problem.ask;
  return {
    reasoning: {
      text: frame(act, solve, whole),
      steps: [`用户要的是${solve}，不是${act}`, ...problem.steps],
      answer: problem.answer,
    },
    direct: {
      text: frame(solve, act, whole),
      steps: [`用户要的是${act}，不是${solve}`, '照题目的文字处理就行，不必推算'],
      answer,
    },
  };
}
