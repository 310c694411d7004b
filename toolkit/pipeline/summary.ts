// What came of a run, measured on the finished bundles themselves.
import { relative } from 'node:path';
import type { Profile } from '../../device-profiles/profile.ts';
import { inputOf } from '../evaluate/evaluate.ts';
import { latency } from '../evaluate/latency.ts';
import { measureBundle } from '../export/sizes.ts';
import type { Input } from '../runtime/answers.ts';
import { openBundle } from '../runtime/bundle.ts';
import { deviceTask } from '../runtime/tasks.ts';
import type { BundleSummary, Summary } from './events.ts';
import type { Recipe } from './recipe.ts';
import type { Artifacts } from './run.ts';
import { budgetOf } from './stages/bundle.ts';
import { readReport } from './stages/compress.ts';
import { readMetrics } from './stages/evaluate.ts';
import { readPart, readPrepared } from './stages/examples.ts';
import { taskOf } from './stages/tasks.ts';

export interface Published {
  readonly name: string;
  readonly profile: Profile;
  readonly folder: string;
  readonly archive: string;
}

export interface Finished {
  readonly recipe: Recipe;
  readonly artifacts: Artifacts;
  readonly published: readonly Published[];
  readonly now: () => number;
  /** When the run began, on the same clock. */
  readonly start: number;
}

/** Opens every bundle as a device would (hashes, golden set), predicts one text with it and times it on one thread. */
export async function summarize(finished: Finished): Promise<Summary> {
  const [example] = await readPart(finished.artifacts['data']!, 'test');
  const { ask = inputOf } = taskOf((await readPrepared(finished.artifacts['data']!)).task);
  const bundles: BundleSummary[] = [];
  for (const published of finished.published) bundles.push(await one(finished, published, ask(example!)));
  return { seconds: (finished.now() - finished.start) / 1000, bundles };
}

async function one({ recipe, artifacts, now }: Finished, published: Published, input: Input): Promise<BundleSummary> {
  const { profile, folder, archive, name } = published;
  const { id } = profile;
  const report = await readReport(artifacts[`compress/${id}`]!);
  const float = await readMetrics(artifacts['evaluate']!);
  const sizes = await measureBundle(folder);
  const bundle = await openBundle(folder, { threads: 1 });
  try {
    const { manifest, model } = bundle;
    const text = typeof input === 'string' ? input : input.join(' / ');
    const [reply] = await model.reply([input]);
    const { p50, p95, p99, perSecond } = await latency(() => model.reply([input]), { now });
    return {
      profile: id,
      folder: relative('.', folder) || '.',
      archive: relative('.', archive),
      sha256: artifacts[`bundle/${id}`]!.files[`${name}.tar.gz`]!.sha256,
      sizes,
      budgetBytes: budgetOf(recipe, profile),
      ...{ figure: float.main, float: float.figures[float.main]!, int8: report.figures[float.main]! },
      latency: { p50, p95, p99, perSecond },
      prediction: { text, said: deviceTask(manifest.task).columns(reply!, text, model.labels).join(' ') },
    };
  } finally {
    await bundle.close();
  }
}
