// penjing run, and one command per stage: the same recipe, as far as the stage asked for.
import { existsSync } from 'node:fs';
import { Option } from 'commander';
import { type StageName, stageNames } from '../pipeline/events.ts';
import { type Assignment, type PlacedRecipe, parseRecipe, RECIPE, readRecipe } from '../pipeline/read-recipe.ts';
import type { Desk } from './desk.ts';
import { execute } from './execute.ts';

/** Commands that stop after one stage; `evaluate` does too, where it is given no model. */
const stops = {
  data: 'data',
  general: 'general',
  train: 'student',
  calibrate: 'calibrate',
  compress: 'compress',
  bundle: 'bundle',
} as const satisfies Record<string, StageName>;

export function addRun(desk: Desk): void {
  desk.program
    .command('run [recipe]')
    .description(desk.say('cli.run.about'))
    .addOption(new Option('--to <stage>', desk.say('cli.run.to')).choices(stageNames))
    .option('--resume', desk.say('cli.run.resume'))
    .action(async (path: string | undefined, { to }: { to?: StageName }) => runStage(desk, path, to));
  for (const [name, stage] of Object.entries(stops)) {
    desk.program
      .command(`${name} [recipe]`)
      .description(desk.say('cli.stage.about', { stage: desk.say(`pipeline.stage.${stage}`) }))
      .action(async (path: string | undefined) => runStage(desk, path, stage));
  }
}

/** Runs the recipe at `path`, or the one at hand, as far as the stage `to`. */
export async function runStage(desk: Desk, path: string | undefined, to?: StageName): Promise<void> {
  await execute(desk, await placed(path, desk.assignments()), to);
}

// Data named on the command line are a whole recipe, the rest being defaults; nobody has to write a file first.
function placed(path: string | undefined, assignments: readonly Assignment[]): PlacedRecipe | Promise<PlacedRecipe> {
  const enough = assignments.some((assignment) => assignment.path[0] === 'data');
  if (path !== undefined || existsSync(RECIPE) || !enough) return readRecipe(path ?? RECIPE, assignments);
  return { recipe: parseRecipe({}, '--set', assignments), folder: process.cwd() };
}
