// Stage 2, where the recipe has one: a larger network learns the task, perhaps from another, and says what it thinks of every text.
import type { Step } from '../events.ts';
import type { Recipe } from '../recipe.ts';
import type { FoundModel } from '../sources.ts';
import type { Stage } from '../stage.ts';
import type { AssistantRecipe } from '../teacher-recipe.ts';
import { answered, judged, logitsOf, type Pool, poolSettings, readAsked, writeAnswers } from './answers.ts';
import { openModel, readNetwork, settingOf } from './network.ts';
import { digestOfNetwork, needsOf, type Taught } from './taught.ts';
import { deepOf, distilSettings, trainNetwork } from './train.ts';

export interface TeacherParts {
  readonly step: Step;
  readonly how: AssistantRecipe;
  readonly from: FoundModel | undefined;
  readonly seed: number;
  readonly threads: number;
  readonly pool: Pool | undefined;
  /** Of an assistant: whom it learns from. */
  readonly taught?: Taught;
}

export function teacherStage({ text: { maxLength }, distil: how }: Recipe, parts: TeacherParts): Stage {
  const { step, from, seed, threads, pool, taught } = parts;
  const distil = taught && how;
  const inside = deepOf(distil);
  return {
    step,
    needs: ['data', ...needsOf(taught, inside)],
    version: 3,
    settings: {
      how: { ...parts.how, from: from?.sha256 },
      ...{ maxLength, seed, threads, distil: distilSettings(distil), pool: poolSettings(pool) },
      network: digestOfNetwork(taught, inside),
    },
    async *run(context) {
      const start = from ? { from: from.path } : {};
      const learned = distil ? { distil, taught } : {};
      yield* trainNetwork(context, { how: parts.how, maxLength, seed, threads, pool, ...learned, ...start });
      const asked = await readAsked(context.inputs['data']!, pool);
      const { prepared } = asked;
      const graph = await readNetwork({ folder: context.draft }, prepared);
      const model = await openModel(graph, settingOf(prepared, maxLength, threads));
      try {
        const replies = yield* answered(asked, model.reply, context);
        await writeAnswers(context.draft, logitsOf(replies));
        yield* judged(step.id, asked, replies.test);
      } finally {
        await model.release();
      }
    },
  };
}
