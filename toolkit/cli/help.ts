// The parts of --help that commander writes itself, in our words.
import type { HelpConfiguration, Option } from 'commander';
import type { Key } from '../words/dictionary.ts';
import type { Values } from '../words/row.ts';

const titles: Readonly<Record<string, Key>> = {
  'Usage:': 'cli.help.usage',
  'Arguments:': 'cli.help.arguments',
  'Options:': 'cli.help.options',
  'Global Options:': 'cli.help.shared',
  'Commands:': 'cli.help.commands',
};

/** Headings and choices in the language of `say`. */
export const helpIn = (say: (key: Key, values?: Values) => string): HelpConfiguration => ({
  styleTitle: (title) => {
    const key = titles[title];
    return key === undefined ? title : say(key);
  },
  optionDescription: ({ description, argChoices, long }: Option) =>
    argChoices === undefined || long === '--lang'
      ? description
      : say('cli.help.choices', { about: description, choices: argChoices.join(', ') }),
});
