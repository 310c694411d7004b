// 时间日期: weekdays, dates of a common year, clocks.
import { cities, people, weekdays } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const weekday: MakeProblem = ({ int }) => {
  const today = int(0, 6);
  const days = int(9, 200);
  const rest = days % 7;
  const then = weekdays[(today + rest) % 7]!;
  return {
    setting: `今天是${weekdays[today]}。`,
    ask: `再过${days}天是星期几？`,
    steps: [`一个星期7天，${days}除以7余${rest}`, `从${weekdays[today]}往后数${rest}天就是${then}`],
    answer: `再过${days}天是${then}`,
  };
};

const later: MakeProblem = ({ int, pick }) => {
  const month = int(1, 10);
  const day = int(1, monthDays[month - 1]!);
  const days = int(monthDays[month - 1]! - day + 1, monthDays[month - 1]! - day + 28);
  const left = monthDays[month - 1]! - day;
  const who = pick(people);
  return {
    setting: `平年的${month}月${day}日，${who}借了一本书，借期${days}天。`,
    ask: `从借书的第二天算起，第${days}天是几月几日？`,
    steps: [
      `${month}月有${monthDays[month - 1]}天，${day}日之后还剩${left}天`,
      `${days}减${left}等于${days - left}，落在${month + 1}月`,
    ],
    answer: `是${month + 1}月${days - left}日`,
    people: [who],
  };
};

const arrival: MakeProblem = ({ int, some }) => {
  const [from, to] = some(cities, 2) as [string, string];
  const start = int(6 * 60, 15 * 60);
  const takes = int(65, 480);
  const end = start + takes;
  return {
    setting: `一列火车${clock(start)}从${from}开出，路上要走${Math.floor(takes / 60)}小时${takes % 60}分钟才到${to}。`,
    ask: '火车几点几分到达？',
    steps: [
      `开车时间是${clock(start)}，先加${Math.floor(takes / 60)}小时是${clock(start + 60 * Math.floor(takes / 60))}`,
      `再加${takes % 60}分钟就是${clock(end)}`,
    ],
    answer: `火车${clock(end)}到达`,
  };
};

const duration: MakeProblem = ({ int, pick }) => {
  const who = pick(people);
  const start = int(6 * 60, 12 * 60);
  const end = start + int(50, 400);
  const pause = int(10, 40);
  const minutes = end - start - pause;
  return {
    setting: `${who}${clock(start)}开始值班，${clock(end)}结束，中间休息了${pause}分钟。`,
    ask: `${who}实际值班多少分钟？`,
    steps: [`从${clock(start)}到${clock(end)}一共${end - start}分钟`, `减去休息的${pause}分钟，还有${minutes}分钟`],
    answer: `${who}实际值班${minutes}分钟`,
    people: [who],
  };
};

/** Minutes after midnight as a Chinese clock reading of the same day. */
function clock(minutes: number): string {
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}点${rest === 0 ? '整' : `${rest}分`}`;
}

const kinds = [weekday, later, arrival, duration];

export const calendar: MakeProblem = (random) => random.pick(kinds)(random);
