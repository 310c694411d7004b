// A small corpus in which some words follow from others.
import { stream, word } from '../../../toolkit/random/random.ts';

const subjects = ['变压器', '水稻', '医生', '学生', '列车', '程序', '气象站', '律师'];
const verbs = ['检查了', '修理了', '记录了', '研究了', '发现了', '报告了'];
const objects = ['故障线路', '病虫害', '体温曲线', '数学问题', '信号设备', '内存泄漏', '降雨数据', '合同条款'];

/** `count` documents of one to four paragraphs, as a text file has them. */
export function documents(count: number, seed = 1): readonly (readonly string[])[] {
  const key = stream(seed, 'order');
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: 1 + (word(key, i) % 4) }, (_, j) => {
      const draw = word(key, 1000 + i * 8 + j);
      const at = draw % subjects.length;
      const object = objects[draw % 5 === 0 ? (draw >>> 8) % objects.length : at];
      return `${subjects[at]}昨天${verbs[(draw >>> 4) % verbs.length]}${object}，编号${draw % 97}。`;
    }),
  );
}

export const fileOf = (all: readonly (readonly string[])[]): string =>
  all.map((paragraphs) => `${paragraphs.join('\n')}\n`).join('\n');
