// Stage 2, where linear models teach: they are trained in a moment, and say what they think of every text.
import { openCutter } from '../../data/cut.ts';
import { type LinearTeacher, linearTeacher } from '../../data/linear-teacher.ts';
import { inputOf } from '../../evaluate/evaluate.ts';
import { stream } from '../../random/random.ts';
import { Fault } from '../../words/fault.ts';
import type { Event, Step } from '../events.ts';
import type { Recipe } from '../recipe.ts';
import type { Context, Stage } from '../stage.ts';
import { type Asked, answered, judgedBy, type Pool, poolSettings, readAsked, writeAnswers } from './answers.ts';
import { during } from './during.ts';

/** Of its training texts it says what models said that had not seen them. `number`: which of several seeds. */
export function linearTeacherStage({ seed }: Recipe, step: Step, number: number, pool: Pool | undefined): Stage {
  return {
    step,
    needs: ['data'],
    version: 1,
    settings: { linear: number, seed, pool: poolSettings(pool) },
    async *run(context) {
      const asked = await readAsked(context.inputs['data']!, pool);
      const { known, ask } = yield* taught(context, asked, stream(seed, 'teacher', number));
      const others = yield* answered({ ...asked, train: [] }, async (texts) => texts.map(ask), context);
      const answers = { ...others, train: known };
      await writeAnswers(context.draft, answers);
      yield* judgedBy(step.id, asked, answers.test);
    },
  };
}

/** Fault: a task that is no choice of one label. */
async function* taught(
  { signal, step }: Context,
  { prepared: { labels }, train }: Asked,
  seed: number,
): AsyncGenerator<Event, LinearTeacher> {
  const numbers = train.map(({ label }) => labels.indexOf(label));
  if (numbers.includes(-1)) throw new Fault('pipeline.linear-task');
  const answered = { inputs: train.map(inputOf), labels: numbers, classes: labels.length };
  const { search: cut } = await openCutter();
  return yield* during((say) =>
    linearTeacher(answered, {
      ...{ seed, cut, signal },
      progress: (done, total) => say({ kind: 'progress', step: step.id, done, total }),
    }),
  );
}
