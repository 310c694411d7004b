// Every family of the demo by name.
import { advise, define, fact, list, manual } from './direct/knowing.ts';
import { lookUp, polish, summarise, translate, write } from './direct/wording.ts';
import type { MakeProblem, MakeRequest } from './question.ts';
import { age } from './reasoning/age.ts';
import { arithmetic } from './reasoning/arithmetic.ts';
import { calendar } from './reasoning/calendar.ts';
import { chance } from './reasoning/chance.ts';
import { condition } from './reasoning/condition.ts';
import { fault } from './reasoning/fault.ts';
import { plan } from './reasoning/plan.ts';
import { sequence } from './reasoning/sequence.ts';
import { space } from './reasoning/space.ts';
import { truth } from './reasoning/truth.ts';
import { units } from './reasoning/units.ts';

export const reasoningFamilies = {
  数学应用: arithmetic,
  真假判断: truth,
  时间日期: calendar,
  空间方位: space,
  条件推断: condition,
  年龄关系: age,
  数列规律: sequence,
  概率组合: chance,
  最优安排: plan,
  单位换算: units,
  故障排查: fault,
} as const satisfies Record<string, MakeProblem>;

export const directFamilies = {
  事实问答: fact,
  定义解释: define,
  翻译: translate,
  改写润色: polish,
  摘要: summarise,
  信息查找: lookUp,
  闲聊建议: advise,
  列举: list,
  写作: write,
  操作步骤: manual,
} as const satisfies Record<string, MakeRequest>;

/** The family of requests that quote a problem without wanting it solved; see contrast.ts. */
export const handlingFamily = '题目处理';
