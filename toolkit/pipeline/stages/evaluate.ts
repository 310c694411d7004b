// Stage 4: the float student on the test part, and on the validation part where the recipe sets one aside.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recipe } from '../recipe.ts';
import type { Stage } from '../stage.ts';
import type { Artifact } from '../store.ts';
import { readPart, readPrepared } from './examples.ts';
import { figureEvents, mainEvent } from './figures.ts';
import { readNetwork, repliesTo, settingOf, withModel, writeLogits } from './network.ts';
import type { Scored } from './tasks/task.ts';
import { taskOf } from './tasks.ts';

export const LOGITS = 'logits.f32';
const METRICS = 'metrics.json';

export interface Metrics extends Scored {
  /** From which probability each label holds, where several may and it is not 0.5 for all. */
  readonly thresholds?: readonly number[];
}

export function evaluateStage({ text: { maxLength }, threshold }: Recipe, threads: number): Stage {
  const step = 'evaluate';
  return {
    step: { id: step, stage: 'evaluate' },
    needs: ['data', 'student'],
    version: 2,
    settings: { maxLength, threshold, threads },
    async *run({ inputs, draft, signal }) {
      const prepared = await readPrepared(inputs['data']!);
      const { labels } = prepared;
      const task = taskOf(prepared.task);
      const graph = await readNetwork(inputs['student']!, prepared);
      const test = await readPart(inputs['data']!, 'test');
      const validation = await readPart(inputs['data']!, 'validation');
      const [tested, validated] = await withModel(graph, settingOf(prepared, maxLength, threads), async (model) => [
        await repliesTo(model, test, signal, task.ask),
        await repliesTo(model, validation, signal, task.ask),
      ]);
      const thresholds = task.deciding?.thresholds(threshold, validation, validated!, labels);
      const decided = (replies: typeof tested): typeof tested =>
        thresholds ? replies!.map((reply) => task.deciding!.decide(reply, labels, thresholds)) : replies;
      const scored = task.score(test, decided(tested)!, labels);
      const metrics: Metrics = { ...scored, ...(thresholds ? { thresholds } : {}) };
      await writeFile(join(draft, METRICS), `${JSON.stringify(metrics, null, 2)}\n`);
      await writeLogits(
        join(draft, LOGITS),
        tested!.map(({ logits }) => logits),
      );
      yield* figureEvents(step, scored.figures);
      if (validation.length > 0)
        yield mainEvent(step, 'validation', task.score(validation, decided(validated)!, labels));
    },
  };
}

export async function readMetrics({ folder }: Artifact): Promise<Metrics> {
  return JSON.parse(await readFile(join(folder, METRICS), 'utf8')) as Metrics;
}
