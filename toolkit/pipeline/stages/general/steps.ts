// How many steps the general stage trains for.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../../../files/write.ts';
import { sequencesIn } from '../../../train/mlm/batch.ts';
import { trainMasked } from '../../../train/mlm/pretrain.ts';
import type { MaskedTask } from '../../../train/mlm/task.ts';
import { Fault } from '../../../words/fault.ts';
import type { GeneralRecipe } from '../../general-recipe.ts';

/** Passes over the corpus where the recipe does not say how long. */
const EPOCHS = 3;
/** Steps before the pace is measured, and during. */
const [WARM, MEASURED] = [3, 12];

/** Fault: more than one of the ways to say how long. */
export function requireOneLength({ epochs, steps, minutes }: GeneralRecipe): void {
  const given = Object.entries({ epochs, steps, minutes }).filter(([, value]) => value !== undefined);
  if (given.length > 1)
    throw new Fault('pipeline.general-length', { received: given.map(([name]) => name).join(', ') });
}

/**
 * The steps of `task`, whose own number of them is not looked at. Where minutes are given a few steps are tried, once: the number
 * they give is kept in `folder`, so that a run that was killed goes on to the same end.
 */
export async function stepsOf(general: GeneralRecipe, task: MaskedTask, folder: string): Promise<number> {
  const { steps, minutes, epochs = EPOCHS, batchSize } = general;
  if (steps !== undefined) return steps;
  if (minutes === undefined) {
    return Math.max(1, Math.ceil((epochs * sequencesIn(task.corpus, task.options.length!)) / batchSize));
  }
  const kept = join(folder, 'steps.json');
  const known = await readFile(kept, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as number;
  const found = Math.max(1, Math.floor((minutes * 60_000) / (await pace(task))));
  await writeAtomic(kept, `${found}\n`);
  return found;
}

/** Milliseconds a step takes. */
async function pace({ heldOut: _, checkpoint: __, ...task }: MaskedTask): Promise<number> {
  let start = 0;
  for await (const { step } of trainMasked({ ...task, options: { ...task.options, steps: WARM + MEASURED } })) {
    if (step === WARM) start = task.now();
  }
  return (task.now() - start) / MEASURED;
}
