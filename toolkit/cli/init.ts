// penjing init: a recipe to start from, with every default written out.
import { existsSync } from 'node:fs';
import { writeAtomic } from '../files/write.ts';
import { parseRecipe, RECIPE } from '../pipeline/read-recipe.ts';
import { Fault } from '../words/fault.ts';
import type { Desk } from './desk.ts';

export function addInit(desk: Desk): void {
  desk.program
    .command('init [file]')
    .description(desk.say('cli.init.about'))
    .action(async (file = RECIPE) => {
      if (existsSync(file) && !desk.flags().yes) throw new Fault('cli.exists', { where: file });
      const recipe = parseRecipe({}, file, desk.assignments());
      await writeAtomic(file, `${JSON.stringify(recipe, null, 2)}\n`);
      desk.out(file);
    });
}
