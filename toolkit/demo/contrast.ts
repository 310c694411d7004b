// Contrast pairs: one problem, two requests in nearly the same words. Which of the two is asked for decides the label,
// so a model that only counts words, or runs of words, cannot tell them apart.
import { copy, handle } from './direct/handling.ts';
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

type Advice = (named: string, other: string, agreed: boolean, problem: string) => string;

/**
 * Frames in which somebody names an act and the asker agrees or turns it round. Which act is named and whether it is agreed
 * to are independent and stand apart, so no word or run of words tells the label: it takes both together.
 */
const advice: readonly Advice[] = [
  (named, other, agreed, problem) =>
    `有人留言“${named}，别${other}”，${agreed ? '这话说得对，听他的' : '这话说反了，别听他的'}：${problem}`,
  (named, other, agreed, problem) =>
    `要求${agreed ? '没写错，请照着做' : '写反了，请反着做'}：${named}，不要${other}。题目：${problem}`,
];

export interface Contrast {
  readonly reasoning: Request;
  readonly direct: Request;
}

/** The two requests a frame makes of one problem; `turned` for the frames that agree or turn round. */
export function contrast(problem: Problem, family: string, random: Random, turned: boolean): Contrast {
  // Turning advice round is hard enough to learn in a minute without many names for each act.
  const solve = turned ? solving[0]! : random.pick(solving);
  const { act, answer } = turned ? copy(problem) : handle(problem, family, random);
  const whole = problem.setting + problem.ask;
  const words = turned ? advising(solve, act, whole, random) : ordering(solve, act, whole, random);
  return {
    reasoning: {
      text: words.solve,
      steps: [`用户要的是${solve}，不是${act}`, ...problem.steps],
      answer: problem.answer,
    },
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

function advising(solve: string, act: string, problem: string, random: Random): Wording {
  const frame = random.pick(advice);
  return random.int(0, 1) === 0
    ? { solve: frame(solve, act, true, problem), act: frame(solve, act, false, problem) }
    : { solve: frame(act, solve, false, problem), act: frame(act, solve, true, problem) };
}
