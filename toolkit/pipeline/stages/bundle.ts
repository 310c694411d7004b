// Stage 7, per device: graph, weights, vocabulary, golden set and runtime as one folder, and the same as an archive.
import { join } from 'node:path';
import type { Profile } from '../../../device-profiles/profile.ts';
import type { Scheme } from '../../compress/index.ts';
import { inputOf } from '../../evaluate/evaluate.ts';
import { packBundle } from '../../export/archive.ts';
import { schemeOf, writeBundle } from '../../export/bundle.ts';
import { measureBundle } from '../../export/sizes.ts';
import { goldenOf } from '../../runtime/golden.ts';
import { formatTerms } from '../../text/terms.ts';
import type { Recipe } from '../recipe.ts';
import type { Stage } from '../stage.ts';
import { readQuantized, readReport } from './compress.ts';
import { readMetrics } from './evaluate.ts';
import { readPart, readPrepared } from './examples.ts';
import { manifestFigures } from './figures.ts';
import { settingOf, withModel } from './network.ts';
import { taskOf } from './tasks.ts';

/** Rows of the golden set: enough to notice a processor that computes otherwise, few enough to check at every start. */
const GOLDEN = 8;

/** The name of a bundle's folder, and before `.tar.gz` of its archive. */
export const bundleName = ({ name }: Recipe, profile: Profile): string => `${name}-${profile.id}`;

/** `runtime` is the digest of the device's program, which goes into the bundle. */
export function bundleStage(recipe: Recipe, profile: Profile, scheme: Scheme, runtime: string): Stage {
  const { maxLength } = recipe.text;
  const step = `bundle/${profile.id}`;
  const compressed = `compress/${profile.id}`;
  const name = bundleName(recipe, profile);
  return {
    step: { id: step, stage: 'bundle', profile: profile.id },
    needs: ['data', 'student', 'evaluate', compressed],
    version: 2,
    settings: { name, maxLength, profile, scheme: { ...scheme }, runtime },
    async *run({ inputs, draft }) {
      const prepared = await readPrepared(inputs['data']!);
      const { task, labels, vocab, terms } = prepared;
      const graph = await readQuantized(inputs[compressed]!);
      const report = await readReport(inputs[compressed]!);
      const before = await readMetrics(inputs['evaluate']!);
      const texts = (await readPart(inputs['data']!, 'test')).slice(0, GOLDEN).map(taskOf(task).ask ?? inputOf);
      const setting = settingOf(prepared, maxLength, profile.threads);
      const golden = await withModel(graph, setting, (model) => goldenOf(model, texts));
      const { main, figures, thresholds } = before;
      await writeBundle(join(draft, name), {
        name,
        ...{ task, labels, ...(thresholds ? { thresholds } : {}) },
        profile,
        scheme: schemeOf(scheme),
        infer: graph,
        vocab,
        text: { maxLength, lowerCase: true, ...(terms ? { termTypes: terms.types } : {}) },
        ...(terms ? { terms: formatTerms(terms.terms) } : {}),
        golden,
        metrics: {
          ...manifestFigures('float', { [main]: figures[main]! }),
          ...manifestFigures('int8', report.figures),
        },
        lineage: {
          data: inputs['data']!.digest,
          student: inputs['student']!.digest,
          compressed: inputs[compressed]!.digest,
        },
      });
      await packBundle(join(draft, name), join(draft, `${name}.tar.gz`), name);
      const { payload, bundle } = await measureBundle(join(draft, name));
      yield { kind: 'metric', step, name: 'pipeline.metric.payload', value: payload, unit: 'bytes' };
      yield { kind: 'metric', step, name: 'pipeline.metric.whole', value: bundle, unit: 'bytes' };
    },
  };
}

/** Bytes a payload may have: the smaller of what the recipe and the device allow. */
export const budgetOf = ({ budget }: Recipe, { sizeBudgetMB }: Profile): number =>
  Math.min(budget.payloadMB, sizeBudgetMB) * 1e6;
