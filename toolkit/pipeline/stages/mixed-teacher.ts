// Stage 2, where several teach: what they say together.
import { mixture } from '../../train/mixture.ts';
import type { Stage } from '../stage.ts';
import { type Answers, judgedBy, readAnswers, readAsked, writeAnswers } from './answers.ts';
import { taskOf } from './tasks.ts';

/** A teacher's step, and its share in what is said. */
export interface Member {
  readonly step: string;
  readonly weight: number;
}

export function mixedTeacherStage(members: readonly Member[]): Stage {
  const weights = members.map(({ weight }) => weight);
  return {
    step: { id: 'teacher', stage: 'teacher' },
    needs: ['data', ...members.map(({ step }) => step)],
    version: 1,
    settings: { weights },
    async *run({ inputs, draft }) {
      const asked = await readAsked(inputs['data']!, undefined);
      const { task, labels } = asked.prepared;
      const meaning = taskOf(task).meaning(labels);
      const said = await Promise.all(members.map(({ step }) => readAnswers(inputs[step]!)));
      const together = (part: keyof Answers): Answers['train'] =>
        mixture(
          said.map((answers, at) => ({ logits: answers[part], weight: weights[at]! })),
          meaning,
        );
      const answers = { train: together('train'), test: together('test'), unlabelled: together('unlabelled') };
      await writeAnswers(draft, answers);
      yield* judgedBy('teacher', asked, answers.test);
    },
  };
}
