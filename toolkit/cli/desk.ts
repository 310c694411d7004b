// What every command has at hand: the program to add itself to, the words, the streams, the shared flags.
import { Command, Option } from 'commander';
import type { Assignment } from '../pipeline/read-recipe.ts';
import { parseAssignment } from '../pipeline/read-recipe.ts';
import { type Key, say } from '../words/dictionary.ts';
import type { Language, Values } from '../words/row.ts';
import { helpIn } from './help.ts';

export interface Flags {
  readonly json: boolean;
  readonly plain: boolean;
  readonly yes: boolean;
  readonly debug: boolean;
}

export interface Desk {
  readonly program: Command;
  readonly language: Language;
  say(key: Key, values?: Values): string;
  flags(): Flags;
  /** What --set asks for. Fault: not key=value. */
  assignments(): readonly Assignment[];
  /** The command that goes on with the run at hand. */
  readonly again: { command: string };
  /** Whether a person sits at a terminal and has not asked for plain text. */
  interactive(): boolean;
  /** Whether colours are welcome: https://no-color.org. */
  color(): boolean;
  /** Data, to stdout. */
  out(line: string): void;
  /** Progress and remarks, to stderr. */
  note(line: string): void;
}

interface RawFlags {
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly yes?: boolean;
  readonly debug?: boolean;
  readonly set?: readonly string[];
}

export function openDesk(language: Language): Desk {
  const program = new Command('penjing');
  const words = (key: Key, values: Values = {}): string => say(key, values, language);
  const flags = (): Flags => {
    const { json = false, plain = false, yes = false, debug = false } = program.opts<RawFlags>();
    return { json, plain, yes, debug };
  };
  program
    .description(words('cli.about'))
    .addOption(new Option('--lang <en|zh>', words('cli.option.lang')).choices(['en', 'zh']))
    .option('--json', words('cli.option.json'))
    .option('--plain', words('cli.option.plain'))
    .option('--yes', words('cli.option.yes'))
    .option('--debug', words('cli.option.debug'))
    .option('--set <key=value>', words('cli.option.set'), (text: string, all: string[] = []) => [...all, text])
    .helpOption('-h, --help', words('cli.option.help'))
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, ...helpIn(words) })
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return {
    program,
    language,
    say: words,
    flags,
    again: { command: sameCommand() },
    assignments: () => (program.opts<RawFlags>().set ?? []).map(parseAssignment),
    interactive: () => {
      const { json, plain } = flags();
      return !json && !plain && Boolean(process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY);
    },
    color: () => !process.env['NO_COLOR'],
    out: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}

const sameCommand = (): string =>
  process.env['npm_lifecycle_event'] === 'start' ? 'npm start' : ['penjing', ...process.argv.slice(2)].join(' ');
