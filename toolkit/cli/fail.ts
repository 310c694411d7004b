// How a command ends when it does not end well: one sentence, and the exit code that fits.
import { CommanderError } from 'commander';
import { Cancelled } from '../pipeline/cancelled.ts';
import type { Key } from '../words/dictionary.ts';
import { Fault } from '../words/fault.ts';
import type { Desk } from './desk.ts';

/** What commander objects to, in our words; each message quotes what it objects to in single quotes. */
const usage: Readonly<Record<string, Key>> = {
  'commander.unknownOption': 'cli.usage.option',
  'commander.unknownCommand': 'cli.usage.command',
  'commander.missingArgument': 'cli.usage.argument',
  'commander.optionMissingArgument': 'cli.usage.option-value',
  'commander.excessArguments': 'cli.usage.excess',
  'commander.invalidArgument': 'cli.usage.value',
};

/** Says what went wrong and returns the exit code: 0 for help, 1 failure, 2 input, 130 cancelled. */
export function fail(error: unknown, desk: Desk): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const received = /'([^']*)'/.exec(error.message)?.[1] ?? error.message;
    const near = /Did you mean (?:one of )?([^\s,?)]+)/.exec(error.message)?.[1];
    if (near !== undefined && error.code === 'commander.unknownOption') {
      desk.note(desk.say('cli.usage.option-near', { received, near }));
    } else desk.note(desk.say(usage[error.code] ?? 'cli.usage.other', { received }));
    return 2;
  }
  if (error instanceof Cancelled) {
    desk.note(desk.say('pipeline.cancelled', { command: desk.again.command }));
    return 130;
  }
  if (error instanceof Fault) {
    desk.note(error.in(desk.language));
    if (desk.flags().debug) desk.note(stackOf(error));
    return error.exit;
  }
  desk.note(desk.say('cli.unexpected', { reason: error instanceof Error ? error.message : String(error) }));
  if (desk.flags().debug) desk.note(stackOf(error));
  return 1;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
