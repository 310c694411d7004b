// 数列规律.
import type { MakeProblem } from '../question.ts';
import type { Random } from '../random.ts';

interface Pattern {
  readonly terms: readonly number[];
  readonly rule: string;
}

/** Six terms each: five are shown, the sixth is asked. */
const patterns: readonly ((random: Random) => Pattern)[] = [
  ({ int }) => {
    const [first, step] = [int(1, 30), int(2, 15)];
    return { terms: terms((at) => first + at * step), rule: `后一个数总比前一个数大${step}` };
  },
  ({ int }) => {
    const [first, step] = [int(80, 200), int(2, 15)];
    return { terms: terms((at) => first - at * step), rule: `后一个数总比前一个数小${step}` };
  },
  ({ int }) => {
    const [first, ratio] = [int(1, 6), int(2, 4)];
    return { terms: terms((at) => first * ratio ** at), rule: `后一个数总是前一个数的${ratio}倍` };
  },
  ({ int }) => {
    const [first, step] = [int(1, 20), int(1, 5)];
    const value = (at: number): number => first + (step * at * (at + 1)) / 2;
    return {
      terms: terms(value),
      rule: `相邻两数的差依次是${terms((at) => step * (at + 1))
        .slice(0, 5)
        .join('、')}`,
    };
  },
  ({ int }) => {
    const list = [int(1, 9), int(1, 9)];
    while (list.length < 6) list.push(list.at(-1)! + list.at(-2)!);
    return { terms: list, rule: '从第三个数起，每个数都是前两个数的和' };
  },
  ({ int }) => {
    const shift = int(1, 20);
    return { terms: terms((at) => (at + 1) ** 2 + shift), rule: `第n个数是n的平方加${shift}` };
  },
];

function terms(value: (at: number) => number): number[] {
  return Array.from({ length: 6 }, (_, at) => value(at));
}

export const sequence: MakeProblem = (random) => {
  const { terms: list, rule } = random.pick(patterns)(random);
  return {
    setting: `有一列数：${list.slice(0, 5).join('，')}。`,
    ask: random.pick(['按规律下一个数是几？', '接下来的数应该是几？', '第六个数是多少？']),
    steps: [`观察相邻的数，${rule}`, `照这个规律，${list[4]}的后面是${list[5]}`],
    answer: `下一个数是${list[5]}`,
  };
};
