// penjing profiles: the devices Penjing knows, and what is wrong with a profile of one's own.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { checkProfile } from '../../device-profiles/check.ts';
import { profile, profiles } from '../../device-profiles/profiles.ts';
import { Fault } from '../words/fault.ts';
import type { Desk } from './desk.ts';

export function addProfiles(desk: Desk): void {
  const group = desk.program
    .command('profiles')
    .description(desk.say('cli.profiles.about'))
    .allowExcessArguments()
    .action((_, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) throw new Fault('cli.usage.command', { received: `profiles ${unknown}` });
      list(desk);
    });
  group
    .command('list')
    .description(desk.say('cli.profiles.list'))
    .action(() => list(desk));
  group
    .command('show <id>')
    .description(desk.say('cli.profiles.show'))
    .action((id: string) => desk.out(JSON.stringify(profile(id), null, 2)));
  group
    .command('check <file>')
    .description(desk.say('cli.profiles.check'))
    .action((file: string) => check(desk, file));
}

function list(desk: Desk): void {
  if (desk.flags().json) {
    desk.out(JSON.stringify(profiles()));
    return;
  }
  const width = Math.max(...profiles().map(({ id }) => id.length));
  for (const { id, name } of profiles()) desk.out(`${id.padEnd(width)}  ${name[desk.language]}`);
}

// Every problem is told, the last one as the fault the command ends with.
async function check(desk: Desk, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('cli.no-file', { where: file }, { cause });
  });
  const problems = [...checkProfile(text, file)];
  const last = problems.pop();
  for (const problem of problems) desk.note(problem.in(desk.language));
  if (last) throw last;
  desk.out(desk.say('cli.profiles.sound', { where: file }));
}
