// 单位换算, always with more than one step.
import { goods, people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

const rope: MakeProblem = ({ int, pick }) => {
  const metres = int(3, 20);
  const centimetres = pick([20, 25, 40, 50]);
  const pieces = (metres * 100) / centimetres;
  return {
    setting: `一根绳子长${metres}米，每${centimetres}厘米剪一段。`,
    ask: '一共能剪成多少段？',
    steps: [`${metres}米等于${metres * 100}厘米`, `${metres * 100}除以${centimetres}等于${pieces}`],
    answer: `一共能剪成${pieces}段`,
  };
};

const weight: MakeProblem = ({ int, pick }) => {
  const [thing, measure] = pick(goods);
  const grams = int(1, 10) * 50;
  const count = 2 * int(5, 40);
  const kilos = (grams * count) / 1000;
  return {
    setting: `每${measure}${thing}重${grams}克，一箱装${count}${measure}。`,
    ask: '一箱共重多少千克？',
    steps: [`${grams}乘${count}等于${grams * count}克`, `1000克是1千克，${grams * count}除以1000等于${kilos}`],
    answer: `一箱共重${kilos}千克`,
  };
};

const speed: MakeProblem = ({ int, pick }) => {
  const who = pick(people);
  const perMinute = int(5, 30) * 10;
  const hours = int(1, 4);
  const kilometres = (perMinute * 60 * hours) / 1000;
  return {
    setting: `${who}骑车每分钟行${perMinute}米，一直骑了${hours}小时。`,
    ask: '一共骑了多少千米？',
    steps: [
      `${hours}小时等于${60 * hours}分钟`,
      `${perMinute}乘${60 * hours}等于${perMinute * 60 * hours}米，也就是${kilometres}千米`,
    ],
    answer: `一共骑了${kilometres}千米`,
    people: [who],
  };
};

const leak: MakeProblem = ({ int }) => {
  const millilitres = int(1, 20) * 5;
  const hours = 2 * int(1, 12);
  const litres = (millilitres * 60 * hours) / 1000;
  return {
    setting: `一个水龙头没关紧，每分钟漏水${millilitres}毫升。`,
    ask: `${hours}小时一共漏掉多少升水？`,
    steps: [
      `${hours}小时是${60 * hours}分钟，漏水${millilitres}乘${60 * hours}等于${millilitres * 60 * hours}毫升`,
      `1000毫升是1升，所以是${litres}升`,
    ],
    answer: `一共漏掉${litres}升水`,
  };
};

export const units: MakeProblem = (random) => random.pick([rope, weight, speed, leak])(random);
