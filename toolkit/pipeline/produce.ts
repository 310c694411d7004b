// The whole job: plan, stages, bundles put where the recipe wants them, and what came of it.
import { createReadStream } from 'node:fs';
import { cp, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Profile } from '../../device-profiles/profile.ts';
import { writeAtomic, writeFolder } from '../files/write.ts';
import { bytes } from '../words/figures.ts';
import type { Language } from '../words/row.ts';
import type { BundleSummary, Event, StageName } from './events.ts';
import { plan } from './plan.ts';
import { publishStudent } from './publish-student.ts';
import type { PlacedRecipe } from './read-recipe.ts';
import type { Recipe } from './recipe.ts';
import { dataPage } from './report/data-page.ts';
import { runStages } from './run.ts';
import { bundleName } from './stages/bundle.ts';
import { readDataReport } from './stages/data.ts';
import { during } from './stages/during.ts';
import { readMetrics } from './stages/evaluate.ts';
import { isPart } from './stages/examples.ts';
import { type Artifact, openStore } from './store.ts';
import { type Published, summarize } from './summary.ts';

export interface ProduceOptions {
  readonly signal: AbortSignal;
  /** Milliseconds on a clock that only moves forward. */
  readonly now: () => number;
  /** Of the pages written for people. */
  readonly language: Language;
  /** Last stage to run; default all, with bundles and summary. */
  readonly to?: StageName;
}

/** Runs a recipe. Faults of every layer pass through; an aborted signal throws its reason after a safe point. */
export async function* produce(
  placed: PlacedRecipe,
  { signal, now, language, to }: ProduceOptions,
): AsyncGenerator<Event, void> {
  const start = now();
  const { recipe, folder } = placed;
  const { stages, profiles } = yield* during((say) =>
    plan(placed, {
      signal,
      downloading: (done, total) => say({ kind: 'progress', step: 'data', done, total }),
    }),
  );
  const store = await openStore(join(folder, '.penjing', 'store'));
  const artifacts = yield* runStages(stages, { store, signal, now, ...(to === undefined ? {} : { to }) });
  if (artifacts['data']) yield* publishData(artifacts['data'], placed, language, to === 'data');
  if (artifacts['evaluate']) yield { kind: 'evaluation', evaluation: await readMetrics(artifacts['evaluate']) };
  if (to !== undefined && to !== 'bundle') return;
  const published: Published[] = [];
  for (const profile of profiles) {
    signal.throwIfAborted();
    const one = await publish(artifacts[`bundle/${profile.id}`]!.folder, resolve(folder, recipe.out), recipe, profile);
    published.push(one);
    yield { kind: 'artifact', step: `bundle/${profile.id}`, path: one.archive, bytes: (await stat(one.archive)).size };
  }
  yield* publishStudent(artifacts, recipe, resolve(folder, recipe.out));
  const summary = await summarize({ recipe, artifacts, published, now, start });
  yield* summary.bundles.flatMap(overBudget);
  yield { kind: 'summary', summary };
}

// Said of every run, also when the bundle itself comes from the store.
function overBudget({ profile, sizes, budgetBytes }: BundleSummary): readonly Event[] {
  if (sizes.payload <= budgetBytes) return [];
  const values = { profile, size: bytes(sizes.payload), budget: bytes(budgetBytes) };
  return [{ kind: 'warning', step: `bundle/${profile}`, key: 'pipeline.over-budget', values }];
}

// The report for people always; the records themselves where they are what was asked for.
async function* publishData(
  artifact: Artifact,
  { recipe, folder }: PlacedRecipe,
  language: Language,
  records: boolean,
): AsyncGenerator<Event, void> {
  const report = await readDataReport(artifact);
  const out = join(resolve(folder, recipe.out), `${recipe.name}-data`);
  const page = dataPage(report, recipe.name, language);
  await writeFolder(out, async (draft) => {
    await writeFile(join(draft, 'report.html'), page);
    for (const name of Object.keys(artifact.files)) {
      if (records || !isPart(name)) await cp(join(artifact.folder, name), join(draft, name));
    }
  });
  yield { kind: 'data', report };
  const path = relative('.', join(out, 'report.html'));
  yield { kind: 'artifact', step: 'data', path, bytes: Buffer.byteLength(page) };
}

// Copies, because the store's own files must stay as they are and the user may do with theirs what they like.
async function publish(from: string, out: string, recipe: Recipe, profile: Profile): Promise<Published> {
  const name = bundleName(recipe, profile);
  const [folder, archive] = [join(out, name), join(out, `${name}.tar.gz`)];
  await writeFolder(folder, (draft) => cp(join(from, name), draft, { recursive: true }));
  await writeAtomic(archive, createReadStream(join(from, `${name}.tar.gz`)));
  return { profile, folder, archive, name };
}
