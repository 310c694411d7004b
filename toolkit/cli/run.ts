// penjing run, and one command per stage: the same recipe, as far as the stage asked for.
import { Option } from 'commander';
import { type StageName, stageNames } from '../pipeline/events.ts';
import { readRecipe } from '../pipeline/read-recipe.ts';
import type { Desk } from './desk.ts';
import { execute } from './execute.ts';

const DEFAULT = 'penjing.json';

/** Commands that stop after one stage. */
const stops = {
  data: 'data',
  train: 'student',
  evaluate: 'evaluate',
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
    .action(async (path: string | undefined, { to }: { to?: StageName }) => run(desk, path, to));
  for (const [name, stage] of Object.entries(stops)) {
    desk.program
      .command(`${name} [recipe]`)
      .description(desk.say('cli.stage.about', { stage: desk.say(`pipeline.stage.${stage}`) }))
      .action(async (path: string | undefined) => run(desk, path, stage));
  }
}

async function run(desk: Desk, path = DEFAULT, to?: StageName): Promise<void> {
  await execute(desk, await readRecipe(path, desk.assignments()), to);
}
