// Synonym files: one group a line, either plain or in the form of Tongyici Cilin (同义词词林).
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import { type Line, lines } from '../read/lines.ts';

export interface Thesaurus {
  /** The other words of a word's group; none for a word of several groups, since which of its senses is meant stays open. */
  readonly synonyms: (word: string) => readonly string[];
}

/** Words of one sense. A group that is no synonym group still shows that its words have this sense too. */
interface Group {
  readonly words: readonly string[];
  readonly synonyms: boolean;
}

export function createThesaurus(groups: Iterable<Group>): Thesaurus {
  const senses = new Map<string, Group | 'several'>();
  for (const group of groups) {
    for (const word of new Set(group.words)) senses.set(word, senses.has(word) ? 'several' : group);
  }
  return {
    synonyms: (word) => {
      const group = senses.get(word);
      return group && group !== 'several' && group.synonyms ? group.words.filter((other) => other !== word) : [];
    },
  };
}

/**
 * `Aa01A01= 人 士 人物`: of the full codes `=` marks synonyms, `#` related words, `@` a word alone; shorter ones are headings,
 * of which the file in circulation has one in lower case.
 */
const cilin = /^[A-Za-z](?:[a-z](?:\d\d(?:[A-Z](?:\d\d([=#@]))?)?)?)?\s+(\S.*)$/u;
const word = /^[\p{L}\p{M}\p{N}·・.+/ -]+$/u;

type Parse = (text: string) => Group | undefined;

const formats = {
  cilin: (text) => {
    const [, mark, words] = cilin.exec(text) ?? [];
    return words === undefined ? undefined : { words: mark ? words.split(/\s+/u) : [], synonyms: mark === '=' };
  },
  plain: (text) => {
    const separator = ['\t', /[,，、;；]/u].find((mark) => text.search(mark) >= 0) ?? /\s/u;
    const words = text.split(separator).flatMap((piece) => piece.trim() || []);
    return words.length > 1 && words.every((one) => word.test(one)) ? { words, synonyms: true } : undefined;
  },
} as const satisfies Record<string, Parse>;

/**
 * The groups of a synonym file: Cilin's if some line begins with a full code, plain ones otherwise (separated by tabs if
 * there are any in the line, else by commas, else by spaces).
 * Faults: a missing or unreadable file, not UTF-8, no group in it, a line of another form (named).
 */
export async function readThesaurus(path: string): Promise<Thesaurus> {
  const filled: Line[] = [];
  for await (const { number, text } of lines(path)) if (text.trim()) filled.push({ number, text: text.trim() });
  const format = filled.some(({ text }) => cilin.exec(text)?.[1]) ? 'cilin' : 'plain';
  const groups = filled.map(({ number, text }) => {
    const group = formats[format](text);
    if (group) return group;
    throw new Fault(`augment.${format}-line`, { where: path, line: number, received: excerpt(text) });
  });
  if (!groups.some(({ synonyms, words }) => synonyms && words.length > 1)) {
    throw new Fault('augment.synonyms-empty', { where: path });
  }
  return createThesaurus(groups);
}
