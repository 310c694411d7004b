// Stage 4: the float student on the test part, and on the validation part where the recipe sets one aside.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Evaluation, evaluate } from '../../evaluate/evaluate.ts';
import type { Recipe } from '../recipe.ts';
import type { Stage } from '../stage.ts';
import type { Artifact } from '../store.ts';
import { readPart, readPrepared, tokenizerOf } from './examples.ts';
import { readNetwork, withPredictor, writeLogits } from './network.ts';

export const LOGITS = 'logits.f32';
const METRICS = 'metrics.json';

export type Metrics = Omit<Evaluation, 'predicted' | 'logits'>;

export function evaluateStage({ text: { maxLength } }: Recipe, threads: number): Stage {
  return {
    step: { id: 'evaluate', stage: 'evaluate' },
    needs: ['data', 'student'],
    version: 1,
    settings: { maxLength, threads },
    async *run({ inputs, draft }) {
      const prepared = await readPrepared(inputs['data']!);
      const { labels } = prepared;
      const graph = await readNetwork(inputs['student']!, labels.length);
      const test = await readPart(inputs['data']!, 'test');
      const validation = await readPart(inputs['data']!, 'validation');
      const parts = { tokenizer: tokenizerOf(prepared, maxLength), labels, threads };
      const [tested, validated] = await withPredictor(graph, parts, async (predictor) => [
        await evaluate(predictor, test, labels),
        validation.length > 0 ? await evaluate(predictor, validation, labels) : undefined,
      ]);
      const { predicted: _, logits, ...metrics } = tested;
      await writeFile(join(draft, METRICS), `${JSON.stringify(metrics, null, 2)}\n`);
      await writeLogits(join(draft, LOGITS), logits);
      yield {
        kind: 'metric',
        step: 'evaluate',
        name: 'pipeline.metric.accuracy',
        value: metrics.accuracy,
        unit: 'share',
      };
      yield {
        kind: 'metric',
        step: 'evaluate',
        name: 'pipeline.metric.macro-f1',
        value: metrics.macroF1,
        unit: 'share',
      };
      if (validated) {
        yield {
          kind: 'metric',
          step: 'evaluate',
          name: 'pipeline.metric.validation-accuracy',
          value: validated.accuracy,
          unit: 'share',
        };
      }
    },
  };
}

export async function readMetrics({ folder }: Artifact): Promise<Metrics> {
  return JSON.parse(await readFile(join(folder, METRICS), 'utf8')) as Metrics;
}
