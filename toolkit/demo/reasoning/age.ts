// 年龄关系.
import { people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

const parents = ['爸爸', '妈妈'];

const multiple: MakeProblem = ({ int, pick }) => {
  const who = pick(people);
  const parent = pick(parents);
  const times = int(3, 4);
  const then = int(10, 15); // the child's age when the parent is `times` as old: 20 to 45 years between them
  const wait = int(2, 6);
  const child = then - wait;
  const old = times * then - wait;
  const gap = old - child;
  return {
    setting: `${who}今年${child}岁，${parent}今年${old}岁。`,
    ask: `再过几年${parent}的年龄是${who}的${times}倍？`,
    steps: [
      `年龄差不变，是${old}减${child}等于${gap}岁`,
      `${parent}是${who}的${times}倍时，差是${times - 1}份，一份是${gap}除以${times - 1}等于${then}岁`,
      `${then}减${child}等于${wait}`,
    ],
    answer: `再过${wait}年`,
    people: [who],
  };
};

const sum: MakeProblem = ({ int, some }) => {
  const [a, b] = some(people, 2) as [string, string];
  const younger = int(6, 30);
  const gap = int(2, 12);
  const total = 2 * younger + gap;
  return {
    setting: `${a}和${b}今年的年龄之和是${total}岁，${a}比${b}大${gap}岁。`,
    ask: `${b}今年多少岁？`,
    steps: [`从总和里去掉多出的${gap}岁，剩${total - gap}岁`, `${total - gap}除以2等于${younger}岁`],
    answer: `${b}今年${younger}岁`,
    people: [a, b],
  };
};

const chain: MakeProblem = ({ int, some }) => {
  const [a, b, c] = some(people, 3) as [string, string, string];
  const first = int(8, 30);
  const [up, down] = [int(2, 9), int(1, 6)];
  const years = int(2, 10);
  return {
    setting: `${a}今年${first}岁，${b}比${a}大${up}岁，${c}比${b}小${down}岁。`,
    ask: `${years}年后${c}多少岁？`,
    steps: [
      `${b}今年${first}加${up}等于${first + up}岁`,
      `${c}今年${first + up}减${down}等于${first + up - down}岁`,
      `再过${years}年是${first + up - down + years}岁`,
    ],
    answer: `${years}年后${c}${first + up - down + years}岁`,
    people: [a, b, c],
  };
};

export const age: MakeProblem = (random) => random.pick([multiple, sum, chain])(random);
