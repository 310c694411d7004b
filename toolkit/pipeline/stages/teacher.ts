// Stage 2, where the recipe has one: a larger network learns the task and says what it thinks of every training text.
import { join } from 'node:path';
import { stream } from '../../random/random.ts';
import type { Recipe } from '../recipe.ts';
import type { FoundModel } from '../sources.ts';
import type { Stage } from '../stage.ts';
import type { AssistantRecipe } from '../teacher-recipe.ts';
import { readPart, readPrepared } from './examples.ts';
import { figureEvents } from './figures.ts';
import { readNetwork, repliesTo, settingOf, withModel, writeLogits } from './network.ts';
import { taskOf } from './tasks.ts';
import { trainNetwork } from './train.ts';

export const LOGITS = 'logits.f32';

export function teacherStage(
  { text: { maxLength }, seed }: Recipe,
  how: AssistantRecipe,
  from: FoundModel | undefined,
  threads: number,
): Stage {
  return {
    step: { id: 'teacher', stage: 'teacher' },
    needs: ['data'],
    version: 2,
    settings: { how: { ...how, from: from?.sha256 }, maxLength, seed, threads },
    async *run(context) {
      const start = from ? { from: from.path } : {};
      yield* trainNetwork(context, { how, maxLength, seed: stream(seed, 'teacher'), threads, ...start });
      const data = context.inputs['data']!;
      const prepared = await readPrepared(data);
      const { task, labels } = prepared;
      const [train, test] = [await readPart(data, 'train'), await readPart(data, 'test')];
      const graph = await readNetwork({ folder: context.draft }, prepared);
      const replies = await withModel(graph, settingOf(prepared, maxLength, threads), (model) =>
        repliesTo(model, [...train, ...test], context.signal),
      );
      const word = replies.slice(0, train.length).map(({ logits }) => logits);
      await writeLogits(join(context.draft, LOGITS), word);
      const { main, figures } = taskOf(task).score(test, replies.slice(train.length), labels);
      yield* figureEvents('teacher', { [main]: figures[main]! });
    },
  };
}
