// Contrast pairs: one problem, two requests in nearly the same words. Which of the two is asked for decides the label,
// so a model that only counts words, or runs of words, cannot tell them apart.
import { handle } from './direct/handling.ts';
import type { Problem, Request } from './question.ts';
import type { Random } from './random.ts';

const solving = ['算出答案', '推出结果', '解答问题', '求出结果'];

type Frame = (unwanted: string, wanted: string, problem: string) => string;

/**
 * Frames in which the second act is wanted and the first is not. The wanted act always comes last: a small model
 * trained for two minutes learns that much order, and a bag of words still cannot.
 */
const leading: readonly Frame[] = [
  (unwanted, wanted, problem) => `不要${unwanted}，只要${wanted}：${problem}`,
  (unwanted, wanted, problem) => `不用${unwanted}，请${wanted}：${problem}`,
  (unwanted, wanted, problem) => `我已经会${unwanted}了，请帮我${wanted}：${problem}`,
];
const trailing: readonly Frame[] = [
  (unwanted, wanted, problem) => `${problem}不要${unwanted}，只要${wanted}。`,
  (unwanted, wanted, problem) => `${problem}不用${unwanted}，请${wanted}。`,
];

type Choice = (first: string, second: string, chosen: 0 | 1, problem: string) => string;

const pick = (chosen: 0 | 1): string => '一二'[chosen]!;

/**
 * Frames that offer both acts and then name one of them. Which act stands first and which is named are independent, so no
 * word or run of words tells the label: it takes the connection between two distant places.
 */
const choices: readonly Choice[] = [
  (first, second, chosen, problem) => `任务一是${first}，任务二是${second}，请完成任务${pick(chosen)}：${problem}`,
  (first, second, chosen, problem) => `任务一是${first}，任务二是${second}。题目：${problem}请完成任务${pick(chosen)}。`,
  (first, second, chosen, problem) => `第一组${first}，第二组${second}，我在第${pick(chosen)}组：${problem}`,
];

export interface Contrast {
  readonly reasoning: Request;
  readonly direct: Request;
}

/** The two requests a frame makes of one problem; `choice` for the frames that name one of two acts. */
export function contrast(problem: Problem, family: string, random: Random, choice: boolean): Contrast {
  const solve = random.pick(solving);
  const { act, answer } = handle(problem, family, random);
  const whole = problem.setting + problem.ask;
  const words = choice ? choosing(solve, act, whole, random) : ordering(solve, act, whole, random);
  return {
    reasoning: { text: words.solve, steps: [`用户要的是${solve}，不是${act}`, ...problem.steps], answer: problem.answer },
    direct: {
      text: words.act,
      steps: [`用户要的是${act}，不是${solve}`, '照题目的文字处理就行，不必推算'],
      answer,
    },
  };
}

interface Wording {
  readonly solve: string;
  readonly act: string;
}

function ordering(solve: string, act: string, problem: string, random: Random): Wording {
  const frame = random.pick(random.int(1, 4) === 1 ? trailing : leading);
  return { solve: frame(act, solve, problem), act: frame(solve, act, problem) };
}

function choosing(solve: string, act: string, problem: string, random: Random): Wording {
  const frame = random.pick(choices);
  if (random.int(0, 1) === 0) return { solve: frame(solve, act, 0, problem), act: frame(solve, act, 1, problem) };
  return { solve: frame(act, solve, 1, problem), act: frame(act, solve, 0, problem) };
}
