// 故障排查: the cause left over after each part was swapped or excluded.
import { people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

const machines = [
  ['台灯不亮', '灯又亮了', '灯还是不亮', ['灯泡', '插座', '电线']],
  ['水泵不转', '水泵转起来了', '水泵还是不转', ['保险丝', '开关', '电机']],
  ['电脑开不了机', '电脑正常开机', '电脑还是开不了机', ['电源', '内存', '主板']],
  ['门铃不响', '门铃响了', '门铃仍旧不响', ['电池', '按钮', '喇叭']],
  ['自行车灯不亮', '车灯亮了', '车灯还是不亮', ['电池', '灯泡', '开关']],
  ['打印机不出纸', '打印机正常出纸', '打印机还是不出纸', ['滚轮', '数据线', '纸盒']],
] as const;

export const fault: MakeProblem = ({ pick, some, int }) => {
  const [symptom, works, still, parts] = pick(machines);
  const who = pick(people);
  const [first, second, third] = some(parts, 3) as [string, string, string];
  const solved = int(0, 1) === 1; // was the second swap the cure, or is the third part what is left?
  const culprit = solved ? second : third;
  return {
    setting:
      `${symptom}，已知${first}、${second}、${third}中恰好有一样坏了。` +
      `${who}先换上好的${first}，${still}；再换上好的${second}，${solved ? works : still}。`,
    ask: '坏的是哪一样？',
    steps: [
      `换了${first}没有变化，说明${first}是好的`,
      solved ? `换了${second}之后${works}，说明原来的${second}坏了` : `换了${second}也没有变化，只剩下${third}没有排除`,
    ],
    answer: `坏的是${culprit}`,
    people: [who],
  };
};
