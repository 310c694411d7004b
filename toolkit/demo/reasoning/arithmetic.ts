// 数学应用题: cage, shopping, meeting, working together, sharing out.
import { cities, goods, people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

const cage: MakeProblem = ({ int }) => {
  const chickens = int(3, 30);
  const rabbits = int(3, 30);
  const heads = chickens + rabbits;
  const feet = 2 * chickens + 4 * rabbits;
  return {
    setting: `笼子里有鸡和兔共${heads}只，脚一共有${feet}只。`,
    ask: '鸡和兔各有多少只？',
    steps: [
      `假设${heads}只全是鸡，应有${2 * heads}只脚`,
      `实际多出${feet}减${2 * heads}等于${feet - 2 * heads}只脚，每换一只兔多2只脚`,
      `兔有${feet - 2 * heads}除以2等于${rabbits}只，鸡有${heads}减${rabbits}等于${chickens}只`,
    ],
    answer: `鸡有${chickens}只，兔有${rabbits}只`,
  };
};

const shopping: MakeProblem = ({ int, pick, some }) => {
  const who = pick(people);
  const [[a, am], [b, bm]] = some(goods, 2) as [(typeof goods)[number], (typeof goods)[number]];
  const [countA, countB, priceA, priceB] = [int(2, 9), int(2, 9), int(2, 15), int(2, 15)];
  const total = countA * priceA + countB * priceB;
  const paid = Math.ceil((total + 1) / 50) * 50;
  return {
    setting: `${who}买了${countA}${am}${a}和${countB}${bm}${b}，${a}每${am}${priceA}元，${b}每${bm}${priceB}元，付了${paid}元。`,
    ask: '应找回多少元？',
    steps: [
      `${a}花了${countA}乘${priceA}等于${countA * priceA}元，${b}花了${countB}乘${priceB}等于${countB * priceB}元`,
      `一共花了${total}元`,
      `${paid}减${total}等于${paid - total}元`,
    ],
    answer: `应找回${paid - total}元`,
    people: [who],
  };
};

const meeting: MakeProblem = ({ int, some }) => {
  const [from, to] = some(cities, 2) as [string, string];
  const [v, w, hours] = [int(6, 12) * 10, int(6, 12) * 10, int(2, 9)];
  const distance = (v + w) * hours;
  return {
    setting: `${from}到${to}的铁路长${distance}千米，两列火车同时从两地相对开出，一列每小时行${v}千米，另一列每小时行${w}千米。`,
    ask: '几小时后两车相遇？',
    steps: [
      `两车每小时一共行${v}加${w}等于${v + w}千米`,
      `相遇时两车合起来走完全程，${distance}除以${v + w}等于${hours}`,
    ],
    answer: `${hours}小时后两车相遇`,
  };
};

/** Days alone and together that come out even: 1/a + 1/b = 1/c. */
const shifts = [
  [3, 6, 2],
  [4, 12, 3],
  [6, 12, 4],
  [5, 20, 4],
  [10, 15, 6],
  [12, 24, 8],
  [20, 30, 12],
  [15, 30, 10],
] as const;

const together: MakeProblem = ({ pick, some }) => {
  const [a, b, c] = pick(shifts);
  const [p, q] = some(people, 2) as [string, string];
  const job = pick(['修好一段水管', '刷完一面墙', '整理完一间仓库', '装好一批灯泡', '抄完一份材料']);
  return {
    setting: `${p}单独${job}要${a}天，${q}单独做要${b}天。`,
    ask: '两人一起做需要几天？',
    steps: [`${p}每天完成${a}分之一，${q}每天完成${b}分之一`, `合起来每天完成${c}分之一，所以要${c}天`],
    answer: `两人一起做需要${c}天`,
    people: [p, q],
  };
};

const sharing: MakeProblem = ({ int, pick }) => {
  const [thing, measure] = pick(goods);
  const children = int(10, 30);
  const [each, left, extra] = [int(3, 8), int(1, 9), int(1, 3)]; // left < children, so the second way falls short
  const total = children * each + left;
  const short = children * (each + extra) - total;
  return {
    setting: `老师把一些${thing}分给同学，每人${each}${measure}多${left}${measure}，每人${each + extra}${measure}少${short}${measure}。`,
    ask: '一共有多少名同学？',
    steps: [
      `两种分法每人相差${extra}${measure}，总数相差${left}加${short}等于${left + short}${measure}`,
      `人数是${left + short}除以${extra}等于${children}`,
    ],
    answer: `一共有${children}名同学`,
  };
};

const kinds = [cage, shopping, meeting, together, sharing];

export const arithmetic: MakeProblem = (random) => random.pick(kinds)(random);
