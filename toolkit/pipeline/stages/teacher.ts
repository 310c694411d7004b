// Stage 2, where the recipe has one: a larger network learns the task and says what it thinks of every training text.
import { join } from 'node:path';
import { evaluate } from '../../evaluate/evaluate.ts';
import { stream } from '../../random/random.ts';
import type { Recipe } from '../recipe.ts';
import type { FoundModel } from '../sources.ts';
import type { Stage } from '../stage.ts';
import { readPart, readPrepared, tokenizerOf } from './examples.ts';
import { readNetwork, withPredictor, writeLogits } from './network.ts';
import { trainNetwork } from './train.ts';

export const LOGITS = 'logits.f32';

export function teacherStage(
  { text: { maxLength }, seed }: Recipe,
  how: NonNullable<Recipe['teacher']>,
  from: FoundModel | undefined,
  threads: number,
): Stage {
  return {
    step: { id: 'teacher', stage: 'teacher' },
    needs: ['data'],
    version: 1,
    settings: { how: { ...how, from: from?.sha256 }, maxLength, seed, threads },
    async *run(context) {
      const start = from ? { from: from.path } : {};
      yield* trainNetwork(context, { how, maxLength, seed: stream(seed, 'teacher'), threads, ...start });
      const data = context.inputs['data']!;
      const prepared = await readPrepared(data);
      const { labels } = prepared;
      const graph = await readNetwork({ folder: context.draft }, labels.length);
      const parts = { tokenizer: tokenizerOf(prepared, maxLength), labels, threads };
      const [taught, tested] = await withPredictor(graph, parts, async (predictor) => [
        await evaluate(predictor, await readPart(data, 'train'), labels),
        await evaluate(predictor, await readPart(data, 'test'), labels),
      ]);
      await writeLogits(join(context.draft, LOGITS), taught!.logits);
      yield {
        kind: 'metric',
        step: 'teacher',
        name: 'pipeline.metric.accuracy',
        value: tested!.accuracy,
        unit: 'share',
      };
    },
  };
}
