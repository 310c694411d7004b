// Stage 2, where the recipe names a teacher that is there already: what it thinks of every training text.
import type { Step } from '../events.ts';
import type { Recipe } from '../recipe.ts';
import type { FoundModel } from '../sources.ts';
import type { Stage } from '../stage.ts';
import { answered, judged, logitsOf, type Pool, poolSettings, readAsked, writeAnswers } from './answers.ts';
import { knownOf } from './tasks.ts';

export function knownTeacherStage(
  { text: { maxLength } }: Recipe,
  step: Step,
  model: FoundModel,
  pool: Pool | undefined,
  threads: number,
): Stage {
  return {
    step,
    needs: ['data'],
    version: 2,
    settings: { model: model.sha256, maxLength, pool: poolSettings(pool), threads },
    async *run(context) {
      const asked = await readAsked(context.inputs['data']!, pool);
      const { task, labels, vocab } = asked.prepared;
      const teacher = await knownOf(task)(model.path, { task, labels, vocab, threads, maxLength });
      try {
        const replies = yield* answered(asked, teacher.reply, context);
        await writeAnswers(context.draft, logitsOf(replies));
        yield* judged(step.id, asked, replies.test);
      } finally {
        await teacher.release();
      }
    },
  };
}
