// penjing start: the demo from question to bundle. In a terminal the wizard opens and offers it.
import { demoRecipe } from '../pipeline/demo-recipe.ts';
import { parseRecipe } from '../pipeline/read-recipe.ts';
import type { Desk } from './desk.ts';
import { execute } from './execute.ts';

export function addStart(desk: Desk): void {
  desk.program
    .command('start')
    .description(desk.say('cli.start.about'))
    .action(async () => {
      if (!desk.interactive() || desk.flags().yes) return runDemo(desk);
      return (await import('./wizard.ts')).openWizard(desk);
    });
}

export async function runDemo(desk: Desk): Promise<void> {
  const recipe = parseRecipe(demoRecipe, desk.say('cli.start.recipe'), desk.assignments());
  await execute(desk, { recipe, folder: process.cwd() });
}
