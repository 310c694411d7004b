// 最优安排: boats, pans, taps.
import { people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

const boat: MakeProblem = ({ int }) => {
  const seats = int(3, 6);
  const count = int(seats + 2, 40);
  // the rower comes back each time, so every trip but the last moves seats − 1
  const trips = Math.ceil((count - 1) / (seats - 1));
  return {
    setting: `${count}个人要过河，只有一条小船，每次最多坐${seats}人，船要有一人划回来。`,
    ask: '小船最少要几次才能把所有人送到对岸？',
    steps: [
      `除最后一次外，每次有一人要划回来，实际只过去${seats - 1}人`,
      `${count}减1等于${count - 1}，除以${seats - 1}向上取整得${trips}`,
    ],
    answer: `最少要${trips}次`,
  };
};

const pan: MakeProblem = ({ int, pick }) => {
  const [count, minutes] = [int(3, 15), int(1, 5)];
  const [food, measure] = pick([
    ['饼', '张'],
    ['鱼', '条'],
    ['鸡蛋', '个'],
  ] as const);
  return {
    setting: `一口锅一次能煎两${measure}${food}，两面都要煎，每面要${minutes}分钟。`,
    ask: `煎${count}${measure}${food}最少要几分钟？`,
    steps: [
      `${count}${measure}${food}共有${2 * count}面，每次煎两面，至少煎${count}次`,
      `${count}乘${minutes}等于${count * minutes}`,
    ],
    answer: `最少要${count * minutes}分钟`,
  };
};

const tap: MakeProblem = ({ some }) => {
  const who = some(people, 3);
  const times = some([1, 2, 3, 4, 5, 6, 7, 8, 9], 3);
  const sorted = [...times].sort((a, b) => a - b) as [number, number, number];
  const total = 3 * sorted[0] + 2 * sorted[1] + sorted[2];
  return {
    setting: `只有一个水龙头，${who.map((name, at) => `${name}打水要${times[at]}分钟`).join('，')}。`,
    ask: '怎样安排才能使三人等候和打水的时间总和最少，最少是多少分钟？',
    steps: [
      `时间短的先打，顺序是${sorted.join('、')}分钟`,
      `第一人占用的时间三个人都要等，总和是${sorted[0]}乘3加${sorted[1]}乘2加${sorted[2]}等于${total}`,
    ],
    answer: `从快到慢依次打水，最少共${total}分钟`,
    people: who,
  };
};

const tea: MakeProblem = ({ int, pick }) => {
  const who = pick(people);
  const boil = int(8, 15);
  const [wash, fetch, brew] = [int(1, 3), int(1, 4), int(1, 3)];
  return {
    setting: `${who}要泡茶：烧水${boil}分钟，洗茶杯${wash}分钟，拿茶叶${fetch}分钟，泡茶${brew}分钟。`,
    ask: '最少几分钟能喝上茶？',
    steps: [
      `洗茶杯和拿茶叶共${wash + fetch}分钟，可以在烧水的${boil}分钟里做完`,
      `烧水${boil}分钟加泡茶${brew}分钟等于${boil + brew}分钟`,
    ],
    answer: `最少${boil + brew}分钟`,
    people: [who],
  };
};

export const plan: MakeProblem = (random) => random.pick([boat, pan, tap, tea])(random);
