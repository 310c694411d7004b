// 空间方位: who stands where, and which way one faces.
import { people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

const compass = ['北', '东', '南', '西'];
const turns = [
  ['向右转', 1],
  ['向左转', 3],
  ['向后转', 2],
] as const;

const facing: MakeProblem = ({ int, pick }) => {
  const who = pick(people);
  const start = int(0, 3);
  const made = Array.from({ length: int(2, 5) }, () => pick(turns));
  const path = [start];
  for (const [, quarter] of made) path.push((path.at(-1)! + quarter) % 4);
  const end = compass[path.at(-1)!]!;
  return {
    setting: `${who}面朝${compass[start]}站着，先后${made.map(([words]) => words).join('、')}。`,
    ask: `现在${who}面朝哪个方向？`,
    steps: [`一开始面朝${compass[start]}`, ...made.map(([words], at) => `${words}之后面朝${compass[path[at + 1]!]}`)],
    answer: `${who}面朝${end}`,
    people: [who],
  };
};

const row: MakeProblem = ({ some, pick, int }) => {
  const line = some(people, 4);
  const side = pick(['左', '右']);
  const order = side === '左' ? line : [...line].reverse();
  const clues = some(
    [0, 1, 2].map((at) => `${order[at]}紧挨在${order[at + 1]}的${side}边`),
    3,
  );
  const place = int(1, 4);
  return {
    setting: `四个人站成一排，${clues.join('，')}。`,
    ask: `从左往右数，第${place}个人是谁？`,
    steps: [`把三个条件连起来，从左到右依次是${line.join('、')}`, `第${place}个人是${line[place - 1]}`],
    answer: `第${place}个人是${line[place - 1]}`,
    people: line,
  };
};

const queue: MakeProblem = ({ int, pick }) => {
  const who = pick(people);
  const [before, after] = [int(2, 25), int(2, 25)];
  return {
    setting: `排队买票时，${who}前面有${before}个人，后面有${after}个人。`,
    ask: '这一队一共有多少人？',
    steps: [`前面的${before}人加后面的${after}人是${before + after}人`, `还要算上${who}自己`],
    answer: `这一队一共有${before + after + 1}人`,
    people: [who],
  };
};

const kinds = [facing, row, queue];

export const space: MakeProblem = (random) => random.pick(kinds)(random);
