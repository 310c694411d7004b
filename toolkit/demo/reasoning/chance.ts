// 概率组合.
import { people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

const draw: MakeProblem = ({ int, some }) => {
  const [a, b] = some(['红球', '白球', '黑球', '黄球', '蓝球'], 2) as [string, string];
  const [m, n] = [int(1, 15), int(1, 15)];
  const common = divisor(m, m + n);
  const fraction = `${(m + n) / common}分之${m / common}`;
  return {
    setting: `袋子里有${m}个${a}和${n}个${b}，除颜色外完全一样。`,
    ask: `随便摸出一个，摸到${a}的概率是多少？`,
    steps: [
      `一共有${m}加${n}等于${m + n}个球`,
      `其中${a}有${m}个，概率是${m + n}分之${m}${common > 1 ? `，约分得${fraction}` : ''}`,
    ],
    answer: `概率是${fraction}`,
  };
};

const choose: MakeProblem = ({ int, pick }) => {
  const n = int(4, 12);
  const two = pick([true, false]);
  const count = two ? (n * (n - 1)) / 2 : (n * (n - 1) * (n - 2)) / 6;
  return {
    setting: `小组里有${n}名同学，要选出${two ? 2 : 3}人去值日，不分先后。`,
    ask: '一共有多少种选法？',
    steps: two
      ? [`先选第一人有${n}种，再选第二人有${n - 1}种，共${n * (n - 1)}种`, `两人不分先后，要除以2，得${count}`]
      : [`按先后选有${n}乘${n - 1}乘${n - 2}等于${n * (n - 1) * (n - 2)}种`, `三人不分先后，要除以6，得${count}`],
    answer: `一共有${count}种选法`,
  };
};

const outfits: MakeProblem = ({ int, pick }) => {
  const who = pick(people);
  const [shirts, trousers, hats] = [int(2, 8), int(2, 8), int(2, 5)];
  return {
    setting: `${who}有${shirts}件上衣、${trousers}条裤子和${hats}顶帽子，每样各穿戴一件。`,
    ask: '一共有多少种搭配？',
    steps: [
      `上衣和裤子有${shirts}乘${trousers}等于${shirts * trousers}种搭配`,
      `再配帽子，${shirts * trousers}乘${hats}等于${shirts * trousers * hats}种`,
    ],
    answer: `一共有${shirts * trousers * hats}种搭配`,
    people: [who],
  };
};

const handshakes: MakeProblem = ({ int }) => {
  const n = int(4, 40);
  return {
    setting: `会议室里有${n}个人，每两个人都握一次手。`,
    ask: '一共握了多少次手？',
    steps: [
      `每人和其余${n - 1}人握手，共${n}乘${n - 1}等于${n * (n - 1)}`,
      `每次握手被数了两遍，除以2得${(n * (n - 1)) / 2}`,
    ],
    answer: `一共握了${(n * (n - 1)) / 2}次手`,
  };
};

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

export const chance: MakeProblem = (random) => random.pick([draw, choose, outfits, handshakes])(random);
