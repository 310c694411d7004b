// 条件推断: the four conditional arguments and syllogisms, with "cannot be known" where logic says so.
import { people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

/** If the first holds, the second holds; each with its negation. */
const rules = [
  ['下雨', '没有下雨', '操场就会湿', '操场是湿的', '操场不湿'],
  ['停电', '没有停电', '电梯就会停', '电梯停了', '电梯没停'],
  ['水泵坏了', '水泵没坏', '水压就会下降', '水压下降了', '水压没有下降'],
  ['保险丝断了', '保险丝没断', '指示灯就会灭', '指示灯灭了', '指示灯亮着'],
  ['闹钟没响', '闹钟响了', '小王就会迟到', '小王迟到了', '小王没有迟到'],
  ['气温低于零度', '气温不低于零度', '水池就会结冰', '水池结冰了', '水池没有结冰'],
  ['阀门漏气', '阀门不漏气', '警报就会响', '警报响了', '警报没响'],
  ['路上堵车', '路上不堵车', '班车就会晚点', '班车晚点了', '班车没有晚点'],
] as const;

const conditional: MakeProblem = ({ pick, int }) => {
  const [cause, noCause, rule, effect, noEffect] = pick(rules);
  const day = pick(['今天', '昨天', '星期一', '上周五', '3月8日']);
  // modus ponens, modus tollens, affirming the consequent, denying the antecedent
  const [given, asked, verdict, why] = [
    [cause, effect, '可以确定', `条件“${cause}”成立，结论也就成立`],
    [noEffect, noCause, '可以确定', `结论没有出现，说明条件“${cause}”不成立`],
    [effect, cause, '不能确定', `别的原因也可能导致“${effect}”，反过来推不成立`],
    [noCause, noEffect, '不能确定', `规则没有说“${noCause}”时会怎样`],
  ][int(0, 3)] as [string, string, string, string];
  return {
    setting: `已知只要${cause}，${rule}。${day}${given}。`,
    ask: `能确定${day}“${asked}”吗？`,
    steps: [`规则是：如果${cause}，${rule}`, `现在知道的是${given}`, why],
    answer: `${verdict}${day}“${asked}”`,
  };
};

const kinds = ['老师', '医生', '工人', '司机', '会员', '班长', '队员', '学生'];
const traits = ['会游泳', '会下棋', '有钥匙', '住在城里', '参加了培训', '戴着手套'];

const syllogism: MakeProblem = ({ pick, some, int }) => {
  const who = pick(people);
  const [a, b] = some(kinds, 2) as [string, string];
  const trait = pick(traits);
  const forward = int(0, 1) === 1;
  const sure = pick(['一定', '必然']);
  return forward
    ? {
        setting: `所有${a}都是${b}，所有${b}都${trait}，${who}是${a}。`,
        ask: `${who}${sure}${trait}吗？`,
        steps: [`${who}是${a}，而${a}都是${b}`, `所以${who}是${b}，${b}都${trait}`],
        answer: `是的，${who}${sure}${trait}`,
        people: [who],
      }
    : {
        setting: `所有${a}都是${b}，所有${b}都${trait}，${who}${trait}。`,
        ask: `${who}${sure}是${a}吗？`,
        steps: [`${b}都${trait}，但${trait}的人不一定是${b}`, `所以推不出${who}是${a}`],
        answer: `不，${who}不${sure}是${a}`,
        people: [who],
      };
};

export const condition: MakeProblem = (random) => random.pick([conditional, syllogism])(random);
