// The answers of the generated problems, worked out again from their words alone and in another way.
import { describe, expect, it } from 'vitest';
import { reasoningFamilies } from '../../toolkit/demo/families.ts';
import type { Problem } from '../../toolkit/demo/question.ts';
import { createRandom } from '../../toolkit/demo/random.ts';

const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const minutes = (clock: string): number => {
  const [hour = 0, minute = 0] = numbers(clock);
  return hour * 60 + minute;
};

/** What marks a kind of problem, and its answer found by search or by the calendar. */
const solvers: readonly (readonly [
  mark: RegExp,
  solve: (problem: Problem, found: RegExpExecArray) => string | number,
])[] = [
  [
    /鸡和兔共(\d+)只，脚一共有(\d+)只/,
    (_, [, heads, feet]) => {
      const rabbits = range(100).find((r) => 4 * r + 2 * (Number(heads) - r) === Number(feet))!;
      return `鸡有${Number(heads) - rabbits}只，兔有${rabbits}只`;
    },
  ],
  [
    /每人(\d+).多(\d+).，每人(\d+).少(\d+)/,
    (_, found) => {
      const [each, left, more, short] = found.slice(1).map(Number) as [number, number, number, number];
      return `${range(200).find((n) => n * each + left === n * more - short)}名`;
    },
  ],
  [
    /今天是星期(.)。.*/,
    ({ ask }, [, today]) => {
      const start = new Date(Date.UTC(2024, 8, 1 + '日一二三四五六'.indexOf(today!))); // 1 September 2024 is a Sunday
      start.setUTCDate(start.getUTCDate() + numbers(ask)[0]!);
      return `星期${'日一二三四五六'[start.getUTCDay()]}`;
    },
  ],
  [
    /平年的(\d+)月(\d+)日.*借期(\d+)天/,
    (_, [, month, day, days]) => {
      const end = new Date(Date.UTC(2023, Number(month) - 1, Number(day) + Number(days)));
      return `${end.getUTCMonth() + 1}月${end.getUTCDate()}日`;
    },
  ],
  [
    /火车(\d+点.+?)从.*要走(\d+)小时(\d+)分钟/,
    (_, [, start, hours, rest]) => {
      const end = minutes(start!) + Number(hours) * 60 + Number(rest);
      return `火车${Math.floor(end / 60)}点${end % 60 === 0 ? '整' : `${end % 60}分`}到达`;
    },
  ],
  [
    /三人中只有一人(.+?)。(.*)已知三句话里恰好有(.)句/,
    ({ people = [] }, [, deed, talk, how]) => {
      const said = [...talk!.matchAll(/(..)说：“(不?)是(我|..)。”/g)];
      const fits = people.filter((culprit) => {
        const holds = ([, speaker, not, about]: RegExpExecArray): boolean =>
          ((about === '我' ? speaker : about) === culprit) === (not === '');
        return said.filter(holds).length === (how === '一' ? 1 : 2);
      });
      expect(fits).toHaveLength(1);
      return `是${fits[0]}${deed}`;
    },
  ],
  [
    /面朝(.)站着，先后(.*)。/,
    (_, [, start, made]) => {
      const by: Record<string, number> = { 右: 90, 左: -90, 后: 180 };
      const angle = made!.split('、').reduce((sum, turn) => sum + by[turn[1]!]!, '北东南西'.indexOf(start!) * 90);
      return `面朝${'北东南西'[(((angle / 90) % 4) + 4) % 4]}`;
    },
  ],
  [
    /四个人站成一排，(.*)。/,
    ({ people = [], ask }, [, clues]) => {
      const told = [...clues!.matchAll(/(..)紧挨在(..)的(.)边/g)];
      const orders = permutations(people).filter((row) =>
        told.every(([, a, b, side]) => row.indexOf(a!) - row.indexOf(b!) === (side === '左' ? -1 : 1)),
      );
      expect(orders).toHaveLength(1);
      return `是${orders[0]![numbers(ask)[0]! - 1]}`;
    },
  ],
  [
    /今年(\d+)岁，[爸妈]妈?爸?今年(\d+)岁/,
    ({ ask }, [, child, parent]) => {
      const times = numbers(ask)[0]!;
      return `再过${range(60).find((year) => Number(parent) + year === times * (Number(child) + year))}年`;
    },
  ],
  [
    /(\d+)个人要过河.*坐(\d+)人/,
    (_, [, count, seats]) => {
      let [here, trips] = [Number(count), 0];
      while (here > 0) {
        here -= Math.min(here, Number(seats));
        trips += 1;
        if (here > 0) here += 1; // one rows back
      }
      return `${trips}次`;
    },
  ],
  [
    /打水要(\d+)分钟，..打水要(\d+)分钟，..打水要(\d+)分钟/,
    (_, found) => {
      const sums = permutations(found.slice(1).map(Number)).map(([a, b, c]) => a! + (a! + b!) + (a! + b! + c!));
      return `共${Math.min(...sums)}分钟`;
    },
  ],
  [/有(\d+)名同学，要选出(\d)人/, (_, [, n, k]) => `${subsets(Number(n), Number(k))}种`],
  [/有(\d+)个人，每两个人都握/, (_, [, n]) => `${subsets(Number(n), 2)}次`],
  [
    /排队买票/,
    ({ setting }) =>
      `${range(80)
        .slice(1)
        .find((n) => n - 1 === numbers(setting)[0]! + numbers(setting)[1]!)}人`,
  ],
];

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((one, at) => permutations(list.filter((_, other) => other !== at)).map((rest) => [one, ...rest]));
}

function subsets(n: number, k: number): number {
  return k === 0 ? 1 : range(n).reduce((sum, first) => sum + subsets(n - first - 1, k - 1), 0);
}

describe('the answers of the demo', () => {
  it.each(solvers)('%s', (mark, solve) => {
    const random = createRandom(11);
    let checked = 0;
    for (let at = 0; at < 400; at += 1) {
      for (const make of Object.values(reasoningFamilies)) {
        const problem = make(random);
        const found = mark.exec(problem.setting);
        if (found === null) continue;
        checked += 1;
        expect(problem.answer, problem.setting + problem.ask).toContain(String(solve(problem, found)));
      }
    }
    expect(checked).toBeGreaterThan(30);
  });
});
