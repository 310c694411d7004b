// penjing: one file per command beside this one.
import { existsSync } from 'node:fs';
import { nearest } from '../../device-profiles/nearest.ts';
import { RECIPE, readRecipe } from '../pipeline/read-recipe.ts';
import { Fault } from '../words/fault.ts';
import { addBench } from './bench.ts';
import { type Desk, openDesk } from './desk.ts';
import { addDoctor } from './doctor.ts';
import { addEvaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import { fail } from './fail.ts';
import { addInit } from './init.ts';
import { addInspect } from './inspect.ts';
import { languageOf } from './language.ts';
import { addPredict } from './predict.ts';
import { addProfiles } from './profiles.ts';
import { addPull } from './pull.ts';
import { addRun } from './run.ts';
import { addStart, runDemo } from './start.ts';

const commands = [
  addStart,
  addRun,
  addEvaluate,
  addInit,
  addPredict,
  addPull,
  addProfiles,
  addInspect,
  addBench,
  addDoctor,
];

const desk = openDesk(languageOf(process.argv.slice(2), process.env));
for (const add of commands) add(desk);
// Subcommands take this switch over when they are made, so it is set after them.
desk.program.allowExcessArguments().action(() => noCommand(desk));

// Reading half of our output is a reader's right, as in `penjing inspect model.onnx | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await desk.program.parseAsync().then(
  () => 0,
  (error: unknown) => fail(error, desk),
);

// Without a command: the wizard for a person; for a script the recipe here, or the demo, once --yes has said so.
async function noCommand(desk: Desk): Promise<void> {
  const { yes } = desk.flags();
  const [unknown] = desk.program.args;
  if (unknown !== undefined) throw unknownCommand(desk, unknown);
  if (!yes && desk.interactive()) return (await import('./wizard.ts')).openWizard(desk);
  if (!yes) throw new Fault('cli.no-terminal');
  if (existsSync(RECIPE)) return execute(desk, await readRecipe(RECIPE, desk.assignments()));
  return runDemo(desk);
}

function unknownCommand(desk: Desk, received: string): Fault {
  const near = nearest(
    received,
    desk.program.commands.map((command) => command.name()),
  );
  return near === undefined
    ? new Fault('cli.usage.command', { received })
    : new Fault('cli.usage.command-near', { received, near });
}
