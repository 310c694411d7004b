// 真假话: suspects and statements drawn at random, kept only when exactly one culprit fits.
import { people } from '../lexicon.ts';
import type { MakeProblem } from '../question.ts';

interface Statement {
  readonly words: string;
  readonly holds: (culprit: number) => boolean;
}

const deeds = ['打碎了花瓶', '拿走了钥匙', '关掉了电闸', '吃了蛋糕', '忘了锁门', '捡到了钱包'];

export const truth: MakeProblem = (random) => {
  const names = random.some(people, 3);
  const deed = random.pick(deeds);
  const truths = random.int(1, 2);
  for (;;) {
    const statements = names.map((_, speaker) => statement(names, speaker, random.int(0, 2), random.int(0, 1) === 1));
    const told = names.map((_, culprit) => statements.filter((one) => one.holds(culprit)).length);
    const fits = told.flatMap((count, culprit) => (count === truths ? [culprit] : []));
    if (fits.length !== 1) continue;
    const culprit = names[fits[0]!]!;
    const said = names.map((name, at) => `${name}说：“${statements[at]!.words}。”`).join('');
    return {
      setting: `${names.join('、')}三人中只有一人${deed}。${said}已知三句话里恰好有${truths === 1 ? '一' : '两'}句是真的。`,
      ask: `到底是谁${deed}？`,
      steps: [
        ...names.map(
          (name, at) => `假设是${name}，三句话里有${told[at]}句为真，${told[at] === truths ? '符合' : '不符合'}条件`,
        ),
        `只有${culprit}这种情况成立`,
      ],
      answer: `是${culprit}${deed}`,
      people: names,
    };
  }
};

function statement(names: readonly string[], speaker: number, about: number, positive: boolean): Statement {
  const who = about === speaker ? '我' : names[about]!;
  return {
    words: positive ? `是${who}` : `不是${who}`,
    holds: (culprit) => (culprit === about) === positive,
  };
}
